/** What curators write into reasons, abstracts and remarks. */
export const sentences = [
  "The variant was found in two affected siblings and in neither parent.",
  "Functional studies in patient-derived cells showed activity reduced to about a tenth of normal.",
  "It is absent from the reference population, which covers this region well.",
  "Segregation could be followed through three generations.",
  "The residue is conserved down to zebrafish; substitutions nearby are tolerated.",
  "Splicing was tested with a minigene assay, and exon skipping was seen in most transcripts.",
  "We could not tell whether the second allele was inherited or new.",
  'An earlier report calls this "probably benign", on evidence we consider too thin.',
  "The phenotype fits, but a second candidate in the same gene cannot be excluded.",
  "Computational predictions disagree: one says damaging, two say tolerated.",
  "The family declined further testing.",
  "Allele counts (3/152,310) are within what a recessive condition of this prevalence allows.",
  "Penetrance appears incomplete: one obligate carrier is well at 71.",
  "This supersedes the assertion of the previous release.",
  "The assay’s controls passed; raw data are with the laboratory.",
  "Parental samples arrived late and were sequenced at 40× instead of 80×.",
] as const;

/** Text that has broken somebody's export before: quotes, separators, comment signs, escapes, line ends. */
export const awkwardRemarks = [
  "See Bob’s note: 'pathogenic; see table 2' -- I disagree.",
  'The file said "c.68_69delAG"; the portal read c.68\\_69delAG. Fixed by hand.',
  "Columns:\tposition\tallele\tcount\nRow 1:\t1042\tA\t3\r\nRow 2:\t1043\tG\t0",
  "/* copied from the old system */ SELECT is not a phenotype # really",
  "Path of the scan: \\\\archive\\scans\\2024\\ (100% complete)",
  "`backticks`, $$dollars$$ and DELIMITER // were in the letter, I kept them.",
  "NULL",
  "0",
  "   leading and trailing spaces   ",
] as const;
