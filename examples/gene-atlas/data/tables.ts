import { assertionTable } from "./assertions";
import { curatorTable, importBatchTable } from "./curators";
import { diseaseTable, geneDiseaseTable } from "./diseases";
import { evidenceTable } from "./evidence";
import { geneTable, transcriptTable } from "./genes";
import { diseasePhenotypeTable, phenotypeTermTable } from "./phenotypes";
import { publicationTable } from "./publications";
import { activityLogTable, commentTable, reviewTable } from "./reviews";
import type { SeedTable } from "./seed-table";
import { variantTranscriptTable } from "./variant-transcripts";
import { variantTable } from "./variants";

/** Parents before children: every foreign key is checked while the data goes in. */
export const seedTables: readonly SeedTable[] = [
  geneTable,
  transcriptTable,
  diseaseTable,
  phenotypeTermTable,
  diseasePhenotypeTable,
  geneDiseaseTable,
  curatorTable,
  importBatchTable,
  variantTable,
  variantTranscriptTable,
  publicationTable,
  assertionTable,
  evidenceTable,
  reviewTable,
  commentTable,
  activityLogTable,
];
