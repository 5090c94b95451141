import { z } from "zod";
import {
  endWaiver,
  EndWaiverInput,
  getCheckHistory,
  GetCheckHistoryInput,
  getChecklist,
  GetChecklistInput,
  type Gate as GateView,
  GetGateInput,
  getOverview,
  runChecks,
  RunChecksInput,
  waiveCheck,
  WaiveCheckInput,
} from "@/lib/checklist";
import { CheckHistory, Checklist, CheckView, Gate, OverviewView } from "./answers/checklist";
import { type Area, describeHandler, describeRoute } from "./describe-route";

export const checklist: Area = {
  tag: "Checklist",
  about: "Whether the application is fit for production, and gates for pipelines.",
  routes: [
    describeRoute("POST /api/admin/checklist/run", {
      summary: "Measures now and waits for it: all checks, or those named.",
      scope: "checklist:run",
      input: RunChecksInput,
      verb: runChecks,
      answer: Checklist,
      errors: [404],
    }),
    describeRoute("GET /api/admin/checklist/{id}/history", {
      summary: "What a check was over the last 30 days, and who waived it.",
      scope: "checklist:read",
      input: GetCheckHistoryInput,
      verb: getCheckHistory,
      answer: CheckHistory,
      errors: [404],
    }),
    describeRoute("POST /api/admin/checklist/{id}/waiver", {
      summary: "Says that a check may be as it is until a day; then it counts again by itself.",
      scope: "checklist:waive",
      input: WaiveCheckInput,
      verb: waiveCheck,
      answer: CheckView,
      errors: [404],
    }),
    describeRoute("DELETE /api/admin/checklist/{id}/waiver", {
      summary: "Takes a waiver back before its day.",
      scope: "checklist:waive",
      input: EndWaiverInput,
      verb: endWaiver,
      answer: CheckView,
      errors: [404, 409],
    }),
    describeRoute("GET /api/admin/overview", {
      summary: "Is it seaworthy, and if not, what first?",
      scope: "overview:read",
      input: z.object({}),
      verb: getOverview,
      answer: OverviewView,
    }),
    describeRoute("GET /api/admin/production-checklist", {
      summary: "Every check with its newest result, its evidence and its remedy.",
      scope: "checklist:read",
      input: GetChecklistInput,
      verb: getChecklist,
      answer: Checklist,
    }),
    describeHandler<GateView>()("GET /api/gate/{gate}", {
      summary: "Whether a pipeline may go on: with migrating the target, or with deploying what uses it.",
      details: "Open: 200, closed: 409 with the same body, so that `curl --fail` is all a pipeline needs.",
      scope: "checklist:read",
      input: GetGateInput,
      answer: Gate,
      alsoAnswers: { 409: "The gate is closed; `reasons` says why." },
    }),
  ],
};
