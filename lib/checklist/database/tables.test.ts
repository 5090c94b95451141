import { describe, expect, test } from "vitest";
import { autoIncrementCheck } from "./autoincrement";
import { charsetCheck } from "./charset";
import { engineCheck } from "./engine";
import { primaryKeysCheck } from "./primary-keys";

const visible = { database: "my`shop", tableCount: 12, hiddenGrant: null };
const hidden = { ...visible, hiddenGrant: "GRANT SELECT ON `my``shop`.* TO 'sw'@'%';" };

describe("characters", () => {
  const fine = { ...visible, schemaCharset: "utf8mb4", tables: [] };

  test("all utf8mb4 is fine, and so is a schema without tables", () => {
    expect(charsetCheck.judge(fine)).toMatchObject({ status: "ok", summary: "my`shop and its 12 tables are utf8mb4" });
    expect(charsetCheck.judge({ ...fine, tableCount: 0 }).summary).toBe("my`shop is utf8mb4, and has no tables");
  });

  test("a narrow schema and narrow tables are converted by exact statements, names quoted", () => {
    const tables = [{ name: "o`rders", rows: 1200, charsets: ["latin1", "utf8mb3"] }];
    expect(charsetCheck.judge({ ...fine, schemaCharset: "latin1", tables })).toMatchObject({
      status: "warning",
      summary: "my`shop defaults to latin1: 1 table cannot hold every character",
      evidence: { items: ["o`rders: latin1, utf8mb3, about 1,200 rows"] },
      remedy: {
        command:
          "ALTER DATABASE `my``shop` CHARACTER SET utf8mb4;\nALTER TABLE `my``shop`.`o``rders` CONVERT TO CHARACTER SET utf8mb4;",
        link: { href: "/migrations" },
      },
    });
    expect(charsetCheck.judge({ ...fine, tables }).remedy?.command).not.toContain("ALTER DATABASE");
    expect(charsetCheck.judge({ ...fine, schemaCharset: "latin1" }).summary).toMatch(/new tables will not/);
  });

  test("of very many, twenty are shown and the others counted, in the evidence and in the command", () => {
    const tables = Array.from({ length: 5000 }, (_, i) => ({ name: `t${i}`, rows: 0, charsets: ["latin1"] }));
    const { evidence, remedy } = charsetCheck.judge({ ...fine, tables });
    expect(evidence?.items).toHaveLength(20);
    expect(evidence?.moreItems).toBe(4980);
    expect(remedy?.command?.split("\n").at(-1)).toBe("-- and 4980 more, in the same way");
  });
});

describe("tables that this account may not read", () => {
  test("are never called fine, and what is found in the others is told all the same", () => {
    const counters = [{ table: "t", column: "id", type: "tinyint", next: 128 }];
    const without = [{ name: "log", rows: 5 }];
    const blind = [
      charsetCheck.judge({ ...hidden, schemaCharset: "utf8mb4", tables: [] }),
      engineCheck.judge({ ...hidden, outside: [] }),
      primaryKeysCheck.judge({ ...hidden, without: [] }),
      autoIncrementCheck.judge({ ...hidden, isCached: false, counters: [] }),
    ];
    for (const judgement of blind)
      expect(judgement).toMatchObject({ status: "cannot_see", remedy: { command: hidden.hiddenGrant } });
    expect(primaryKeysCheck.judge({ ...hidden, without }).status).toBe("warning");
    expect(autoIncrementCheck.judge({ ...hidden, isCached: false, counters }).status).toBe("failed");
  });
});

describe("engines", () => {
  test("each table outside the snapshot is named with its engine; those that can be converted have a command", () => {
    const outside = [
      { name: "log", engine: "MyISAM", rows: 10 },
      { name: "elsewhere", engine: "FEDERATED", rows: 0 },
      { name: "broken", engine: null, rows: 0 },
    ];
    expect(engineCheck.judge({ ...visible, outside })).toMatchObject({
      status: "warning",
      summary: "3 tables of my`shop are outside the snapshot of a backup",
      evidence: {
        items: [
          "log: MyISAM, about 10 rows",
          "elsewhere: FEDERATED, about 0 rows",
          "broken: the server cannot open it",
        ],
      },
      remedy: { command: "ALTER TABLE `my``shop`.`log` ENGINE = InnoDB;" },
    });
    expect(engineCheck.judge({ ...visible, outside: outside.slice(1) }).remedy?.command).toBeUndefined();
  });

  test("all in the snapshot is fine", () => {
    expect(engineCheck.judge({ ...visible, outside: [] }).summary).toBe(
      "All 12 tables are in the snapshot of a backup",
    );
  });
});

describe("primary keys", () => {
  test("a table without one gets one", () => {
    expect(primaryKeysCheck.judge({ ...visible, without: [{ name: "log", rows: 1 }] })).toMatchObject({
      status: "warning",
      summary: "1 table of my`shop has no primary key",
      evidence: { items: ["log: about 1 row"] },
      remedy: { command: expect.stringMatching(/^ALTER TABLE `my``shop`.`log` ADD COLUMN id BIGINT/) },
    });
    expect(primaryKeysCheck.judge({ ...visible, without: [] }).status).toBe("ok");
  });
});

describe("counters", () => {
  const judge = (type: string, next: number) =>
    autoIncrementCheck.judge({
      ...visible,
      isCached: false,
      counters: [{ table: "orders", column: "id", type, next }],
    });

  test.each([
    ["tinyint(4)", 127],
    ["tinyint unsigned", 255],
    ["smallint", 32_767],
    ["mediumint unsigned", 16_777_215],
    ["int", 2_147_483_647],
    ["int(10) unsigned", 4_294_967_295],
    ["bigint", 2 ** 63],
    ["bigint(20) unsigned", 2 ** 64],
    ["float", 2 ** 24],
  ])("%s ends at %d: 70 %% of it is allowed and a little more is not", (type, most) => {
    expect(judge(type, Math.floor(0.69 * most) + 1).status).toBe("ok");
    expect(judge(type, Math.floor(0.7 * most) + 1).status).toBe("ok");
    expect(judge(type, Math.ceil(0.705 * most) + 2).status).toBe("failed");
    expect(judge(type, most + 1)).toMatchObject({ status: "failed", summary: expect.stringContaining("100 %") });
  });

  test("the fullest is named in the summary, with the statement that widens it", () => {
    const counters = [
      { table: "a", column: "id", type: "int unsigned", next: 3_500_000_000 },
      { table: "b", column: "no", type: "smallint unsigned", next: 60_000 },
      { table: "c", column: "id", type: "bigint unsigned", next: 60_000 },
    ];
    expect(autoIncrementCheck.judge({ ...visible, isCached: true, counters })).toMatchObject({
      status: "failed",
      summary:
        "2 counters of my`shop have used more than 70 % of the numbers there are: b.no, 91 % of smallint unsigned, next 60,000",
      evidence: { items: [expect.stringContaining("b.no, 91 %"), expect.stringContaining("a.id, 81 %")] },
      remedy: {
        command: expect.stringContaining(
          "ALTER TABLE `my``shop`.`b` MODIFY `no` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;",
        ),
      },
    });
  });

  test("none at all, and one that has not begun, are fine", () => {
    expect(autoIncrementCheck.judge({ ...visible, isCached: false, counters: [] }).summary).toMatch(/no counters/);
    expect(judge("int", 1)).toMatchObject({ status: "ok", summary: expect.stringContaining("0 %") });
  });
});
