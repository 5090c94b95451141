import { assertionOutline } from "./assertions";
import { after, asMilliseconds, asSeconds } from "./dates";
import { randomRows } from "./prng";
import { awkwardRemarks, sentences } from "./remarks";
import type { Row, SeedTable } from "./seed-table";
import { chatter, reactions } from "./unicode";

const reviewRandom = randomRows("review");
const commentRandom = randomRows("comment");
const activityRandom = randomRows("activity");
const remarks = [...sentences, ...chatter];
const comments = [...chatter, ...chatter, ...awkwardRemarks, ...sentences];

export const reviewTable: SeedTable = {
  name: "review",
  columns: ["id", "assertion_id", "curator_id", "decision", "confidence", "remarks", "requested_at", "reviewed_at"],
  *rows(sizes): Iterable<Row> {
    let id = 0;
    for (let row = 0; row < sizes.assertions; row += 1) {
      const random = reviewRandom(row);
      const outline = assertionOutline(row, sizes);
      const reviews = outline.status === "draft" ? 0 : random.pick([0, 1, 1, 2]);
      for (let index = 1; index <= reviews; index += 1) {
        const requested = after(random, outline.draftedAt, 45);
        const decided = outline.status !== "in review" || random.chance(0.3);
        id += 1;
        yield [
          id,
          outline.id,
          // Never the author, and never the same reviewer twice.
          ((outline.curatorId - 1 + index * 5) % sizes.curators) + 1,
          decided ? random.pickEarly(["approved", "approved", "changes requested", "rejected"]) : null,
          decided && random.chance(0.8) ? random.decimal(0.5, 1, 2) : null,
          random.chance(0.3) ? null : random.chance(0.2) ? "" : random.pick(remarks),
          asMilliseconds(requested),
          decided ? asMilliseconds(after(random, requested, 30)) : null,
        ];
      }
    }
  },
};

export const commentTable: SeedTable = {
  name: "comment",
  columns: ["id", "assertion_id", "curator_id", "body", "reactions", "written_at", "edited_at"],
  *rows(sizes): Iterable<Row> {
    let id = 0;
    for (let row = 0; row < sizes.assertions; row += 1) {
      const random = commentRandom(row);
      const outline = assertionOutline(row, sizes);
      const count = random.chance(0.75) ? 0 : random.pick([1, 1, 2, 3]);
      let written = outline.draftedAt;
      for (let index = 0; index < count; index += 1) {
        written = after(random, written, 20);
        id += 1;
        yield [
          id,
          outline.id,
          random.between(1, sizes.curators),
          random.pick(comments),
          random.chance(0.6) ? null : JSON.stringify({ [random.pick(reactions)]: random.between(1, 9) }),
          asMilliseconds(written),
          random.chance(0.9) ? null : asSeconds(after(random, written, 2)),
        ];
      }
    }
  },
};

export const activityLogTable: SeedTable = {
  name: "activity_log",
  columns: ["id", "happened_at", "curator_id", "action", "assertion_id", "details"],
  *rows(sizes): Iterable<Row> {
    let id = 0;
    for (let row = 0; row < sizes.assertions; row += 1) {
      const outline = assertionOutline(row, sizes);
      const random = activityRandom(row);
      if (outline.publishedAt === null || random.chance(0.75)) continue;
      id += 1;
      yield [
        id,
        asMilliseconds(outline.publishedAt),
        random.chance(0.05) ? null : outline.curatorId,
        outline.status === "withdrawn" ? "assertion.withdrawn" : "assertion.published",
        outline.id,
        JSON.stringify({ from: "in review", to: outline.status, via: random.pick(["portal", "bulk release 🚀"]) }),
      ];
    }
  },
};
