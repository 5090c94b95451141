import { expect, test } from "vitest";
import { serverName } from "./server-name";

test.each([
  ["10.11.14-MariaDB-0+deb12u2", "MariaDB 10.11.14"],
  ["5.5.5-10.3.39-MariaDB", "MariaDB 10.3.39"],
  ["mariadb 10.11.19", "MariaDB 10.11.19"],
  ["9.7.0", "MySQL 9.7.0"],
])("%s reads %s", (version, name) => {
  expect(serverName(version)).toBe(name);
});
