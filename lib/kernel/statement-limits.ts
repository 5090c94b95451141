/**
 * For `SET SESSION`: how long a statement may run before the server ends it, and how long it may wait for a row that
 * another transaction holds. Each server reads only the comments meant for it: MariaDB limits every statement, MySQL
 * only those that read.
 */
export function statementLimits(seconds = 30): string {
  return [
    `innodb_lock_wait_timeout = ${Math.ceil(seconds)}`,
    `/*M!100100 , max_statement_time = ${seconds} */`,
    `/*!80000 , max_execution_time = ${Math.ceil(seconds * 1000)} */`,
  ].join(" ");
}

/** For `SET SESSION` on a connection that was taken out of a pool for long work. */
export const noStatementLimits =
  "innodb_lock_wait_timeout = DEFAULT /*M!100100 , max_statement_time = 0 */ /*!80000 , max_execution_time = 0 */";
