import { expect, test } from "vitest";
import { foreignKeysOf, lateKeys, readDefinition, writeDefinition } from "./late-keys";

function define(items: string[], tail = ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"): string {
  return `CREATE TABLE \`t\` (\n  ${items.join(",\n  ")}\n${tail}`;
}

function late(items: string[], tail?: string) {
  const definition = readDefinition(define(items, tail));
  if (definition === null) throw new Error("not read");
  const keys = lateKeys(definition);
  return { ...keys, written: writeDefinition(definition, keys.items) };
}

const id = "`id` int NOT NULL";
const primary = "PRIMARY KEY (`id`)";

test("secondary keys wait, in their order, and what is left is the table without them", () => {
  const { keys, written } = late([
    id,
    "`a` int",
    primary,
    "UNIQUE KEY `u` (`a`)",
    "KEY `k` (`a`,`id` DESC) COMMENT 'x, (y'",
  ]);
  expect(keys).toEqual(["UNIQUE KEY `u` (`a`)", "KEY `k` (`a`,`id` DESC) COMMENT 'x, (y'"]);
  expect(written).toBe(define([id, "`a` int", primary]));
});

test("commas, parentheses, quotes and line feeds in names, defaults and comments are not taken for ends", () => {
  const items = [
    "`we``ird, (` varchar(9) DEFAULT 'it''s, \\' ) KEY `x` (`y`)' COMMENT 'a\nKEY `n` (`o`),'",
    "`g` int GENERATED ALWAYS AS (if((`id` > 1),concat('),',`id`),2)) VIRTUAL",
    "PRIMARY KEY (`we``ird, (`)",
    "KEY `k, ``(` (`we``ird, (`(5))",
    "CONSTRAINT `chk` CHECK (`g` in (1,2,3))",
  ];
  const definition = readDefinition(define(items));
  expect(definition?.items).toEqual(items);
  expect(definition?.tail).toBe(") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
});

test("FULLTEXT keys wait too, each for an ALTER of its own", () => {
  const { keys, fulltextKeys } = late([
    id,
    primary,
    "KEY `k` (`id`)",
    "FULLTEXT KEY `f` (`a`) /*!50100 WITH PARSER `ngram` */",
    "FULLTEXT KEY `g` (`b`)",
  ]);
  expect(keys).toEqual(["KEY `k` (`id`)"]);
  expect(fulltextKeys).toHaveLength(2);
});

test("the key of AUTO_INCREMENT stays, and those before it, so that their order remains", () => {
  const counter = "`n` int NOT NULL AUTO_INCREMENT COMMENT 'AUTO_INCREMENT'";
  expect(late([id, counter, primary, "KEY `a` (`id`)", "KEY `n` (`n`)", "KEY `z` (`id`,`n`)"]).keys).toEqual([
    "KEY `z` (`id`,`n`)",
  ]);
  // The primary key serves it: then nothing has to stay.
  expect(late([counter, "PRIMARY KEY (`n`)", "KEY `n` (`n`)"]).keys).toEqual(["KEY `n` (`n`)"]);
  expect(late([id, "`a` int COMMENT ' AUTO_INCREMENT'", primary, "KEY `a` (`a`)"]).keys).toEqual(["KEY `a` (`a`)"]);
});

test.each([
  ["without a primary key", [id, "UNIQUE KEY `u` (`id`)", "KEY `k` (`id`)"], undefined],
  [
    "of a partitioned table",
    [id, primary, "UNIQUE KEY `u` (`id`)", "KEY `k` (`id`)"],
    ") ENGINE=InnoDB\n PARTITION BY KEY ()",
  ],
  ["of hashes", [id, primary, "UNIQUE KEY `u` (`b`) USING HASH", "KEY `k` (`id`)"], undefined],
  ["of periods", [id, primary, "UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS)", "KEY `k` (`id`)"], undefined],
])("unique keys stay %s", (_, items, tail) => {
  expect(late(items, tail).keys).toEqual(["KEY `k` (`id`)"]);
});

test.each([") ENGINE=MyISAM", ") ENGINE=InnoDB WITH SYSTEM VERSIONING", ") ENGINE=Aria COMMENT='ENGINE=InnoDB'"])(
  "a table that ends with %s stays as it is",
  (tail) => {
    expect(late([id, primary, "KEY `k` (`id`)"], tail).items.size).toBe(0);
  },
);

test("a foreign key tells its parent, and the schema when it is another", () => {
  const definition = readDefinition(
    define([
      id,
      "CONSTRAINT `a``b` FOREIGN KEY (`id`) REFERENCES `par``ent` (`id`) ON DELETE CASCADE",
      "CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `other`.`t` (`id`)",
    ]),
  );
  if (definition === null) throw new Error("not read");
  expect(foreignKeysOf(definition)).toMatchObject([
    { parentSchema: null, parentTable: "`par``ent`" },
    { parentSchema: "`other`", parentTable: "`t`" },
  ]);
});

test("what is not a CREATE TABLE of our layout is left alone", () => {
  for (const sql of [
    "CREATE SEQUENCE `s`",
    "CREATE TABLE `t` AS SELECT 1",
    "CREATE TABLE `t` (`id` int",
    "DROP TABLE `t`",
  ])
    expect(readDefinition(sql)).toBe(null);
});
