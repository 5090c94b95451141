import { listAlerts, ListAlertsInput } from "@/lib/alerts";
import type { Command } from "../command";
import { moment, table } from "../output";

export const alertCommands: readonly Command[] = [
  {
    name: "alerts list",
    options: { state: { type: "string", usage: "--state pending|open|resolved", summary: "Only these" } },
    summary: "What administrators were told of, newest first, at most fifty",
    async run(cli, { options }) {
      const { state } = ListAlertsInput.parse(options);
      const { alerts } = await listAlerts(cli.deps(), cli.actor, { state });
      cli.out.result(alerts, () =>
        table(
          ["STATE", "SINCE", "UNTIL", "ALERT"],
          alerts.map((alert) => [alert.state, moment(alert.firstSeenAt), moment(alert.resolvedAt), alert.title]),
        ),
      );
    },
  },
];
