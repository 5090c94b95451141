import type { Metadata } from "next";
import { parts, readReference } from "@/app/_api/reference";
import { consoleContext } from "@/app/_server/console-context";
import { ButtonLink } from "@/components/ui/button-link";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { read } from "../_data/read";
import { FieldTable, rowsOf } from "./_components/field-table";
import { OperationFold } from "./_components/operation-fold";
import { TypeText } from "./_components/type-text";

export const metadata: Metadata = { title: "API" };

const addressOf = (part: string) => `/api-reference?part=${part}`;

/** `/api` itself is the API's. */
export default async function ApiPage({ searchParams }: { searchParams: Promise<{ part?: string | string[] }> }) {
  const { deps, actor } = await consoleContext();
  const { part: asked } = await searchParams;
  const reference = await read(readReference(actor, typeof asked === "string" ? asked : undefined));
  if (!reference.ok) return <ErrorPanel title="The API could not be described" error={reference.error} />;
  const { area, routes, shapes } = reference.value;
  const current = parts.find(({ tag }) => tag === area.tag)?.part ?? "";
  return (
    <>
      <PageHeader
        title="API"
        summary="What the console does, over HTTP. Pipelines and scripts send an API token: Authorization: Bearer sw_…"
      >
        <ButtonLink href="/api/openapi.json" prefetch={false}>
          OpenAPI document
        </ButtonLink>
      </PageHeader>
      <LinkTabs
        label="Parts of the API"
        tabs={parts.map(({ part, tag }) => ({ href: addressOf(part), label: tag }))}
        current={addressOf(current)}
      />
      <Section id="routes" title={area.tag} note={area.about}>
        <div className="border-t">
          {routes.map((entry) => (
            <OperationFold
              key={`${entry.route.method} ${entry.route.path}`}
              entry={entry}
              baseUrl={deps.config.baseUrl}
            />
          ))}
        </div>
      </Section>
      {shapes.length > 0 && (
        <Section id="shapes" title="Shapes" note="What these answers are made of" className="mt-5">
          <div className="grid gap-6 border-t px-4.5 py-4">
            {shapes.map(([name, schema]) => (
              <div key={name} id={name} className="scroll-mt-20">
                <h3 className="mb-1 font-mono text-sm">{name}</h3>
                {schema.properties === undefined ? (
                  <TypeText schema={schema} />
                ) : (
                  <FieldTable label={`Fields of ${name}`} rows={rowsOf(schema)} />
                )}
              </div>
            ))}
          </div>
        </Section>
      )}
    </>
  );
}
