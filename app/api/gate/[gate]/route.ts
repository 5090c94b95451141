import { route } from "@/app/_server/route";
import { type Gate, getGate, GetGateInput } from "@/lib/checklist";

const ask = route(GetGateInput, getGate);

/** 200 when the gate is open, 409 with the same body when it is closed: `curl --fail` is all a pipeline needs. */
export async function GET(...args: Parameters<typeof ask>): Promise<Response> {
  const response = await ask(...args);
  if (response.status !== 200) return response;
  const gate = (await response.json()) as Gate;
  return Response.json(gate, { status: gate.open ? 200 : 409, headers: response.headers });
}
