import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "mysql", schema: "./lib/store/schema.ts", out: "./drizzle" });
