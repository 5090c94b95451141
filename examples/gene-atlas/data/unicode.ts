/** Names and sentences beyond ASCII: right-to-left, CJK, combining marks, characters outside the basic plane, emoji. */

/** Display name and the part before the @ of an address. All invented. */
export const people = [
  ["Maren Haverholt", "maren.haverholt"],
  ["ليلى حداد", "layla.haddad"],
  ["山田 花子", "hanako.yamada"],
  ["נועה ברק", "noa.barak"],
  ["Łukasz Żółtowski", "lukasz.zoltowski"],
  ["𠮷野 実", "minoru.yoshino"],
  ["Zoë Çelik", "zoe.celik"],
  ["李 晓明", "xiaoming.li"],
  ["Chukwuemeka Ọbasi", "emeka.obasi"],
  ["김 서연", "seoyeon.kim"],
  ["Анна Ковальчук", "anna.kovalchuk"],
  ["अनन्या राव", "ananya.rao"],
  ["Siobhán Ní Dhuibhir", "siobhan.nidhuibhir"],
  ["Νίκος Παππάς", "nikos.pappas"],
  ["سارا رضایی", "sara.rezaei"],
  // Written with a combining accent, not the composed letter: a byte-exact restore keeps it so.
  ["Jose\u0301 Pereyra", "jose.pereyra"],
] as const;

export const affiliations = [
  "Haverholt Institute of Genetics",
  "مستشفى الميناء الشمالي",
  "多摩川遺伝医学センター",
  "המכון לגנטיקה רפואית, יפו",
  "Klinikum am Salzhaff",
  "",
  "Université du Pont-Neuf",
  "한강 유전체 연구소",
] as const;

/** Language tag, title, first line of the abstract. */
export const foreignTitles = [
  ["ja", "網膜変性症における新規変異の臨床的意義", "目的:希少疾患の家系における変異の分離を検討した。"],
  ["zh", "一个罕见内耳发育异常家系的遗传学分析", "方法:对三代家系成员进行外显子组测序。"],
  ["ar", "دراسة سريرية لطفرة نادرة في عضلة القلب", "الهدف: تقييم أثر الطفرة (c.211G>A) في ثلاث عائلات."],
  ["he", "מחקר קליני של וריאנט נדיר בכליה", "מטרה: לבדוק את משמעות הווריאנט p.Arg71Gln במשפחה אחת."],
  ["ru", "Клиническое значение редких вариантов в гене", "Цель: оценить сегрегацию варианта в семье."],
  ["ko", "희귀 골이형성증 가계의 유전자 분석", "목적: 변이의 임상적 의의를 평가하였다."],
  ["el", "Γενετική ανάλυση σπάνιας αταξίας", "Σκοπός: η αξιολόγηση της παραλλαγής."],
] as const;

/** Names of a disease in other languages: `%` stands for the eponym, which is not translated. */
export const diseaseNamePatterns = {
  ar: "متلازمة %",
  de: "%-Syndrom",
  fr: "syndrome de %",
  he: "תסמונת %",
  ja: "%症候群",
  zh: "%综合征",
} as const;

export const chatter = [
  "Agreed 👍🏽",
  "Thank you! 🙏",
  "Great find 👩🏿‍🔬🧬",
  "I am not convinced yet 🤔 — where is the segregation data?",
  "تمت المراجعة، شكرًا لكم ✅",
  "ראיתי, תודה! אבדוק שוב מחר ☕️",
  "確認しました。ありがとうございます🙇",
  "看过了,同意发布 🎉",
  "Voilà, c’est corrigé : p.(Arg71Gln) et non p.(Arg17Gln).",
  "Zwei Familien, nicht drei – bitte ändern.",
  "⚠️ Same family as in the 2023 paper, do not count twice!",
  "Could the lab in 🇯🇵 resend the pedigree?",
  "+1",
] as const;

/** Per comment: `{"👍": 3}`. */
export const reactions = ["👍", "🎉", "🤔", "❤️", "👀", "🧬"] as const;
