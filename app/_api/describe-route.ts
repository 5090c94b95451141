import type { z } from "zod";
import type { Actor, Scope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { Jsoned } from "./jsoned";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What one method of one path does, takes and answers. */
export interface RouteDescription {
  method: Method;
  /** Parameters in braces: `/api/admin/jobs/{id}`. */
  path: string;
  /** One sentence. */
  summary: string;
  /** What one sentence has no room for. */
  details?: string;
  /** `public`: for everybody, signed in or not. */
  scope: Scope | "public";
  /** Asks people for a password typed in the last 15 minutes. */
  recentPassword?: boolean;
  /** Path, query and body together, as the verb takes them. */
  input: z.ZodType;
  /** The verb behind it; null where a route is more than an adapter. */
  verb: ((deps: Deps, actor: Actor, input: never) => Promise<unknown>) | null;
  /** The media type of the body, where that is not JSON. */
  sends?: string;
  /** Of 200; null: 204 without a body, or one of `mediaType`. */
  answer: z.ZodType | null;
  /** Of an answer that is no JSON, or JSON that says itself what it is; several with commas between them. */
  mediaType?: string;
  /** Where it is neither 200 with a body nor 204 without. */
  status?: number;
  /** Statuses that carry the same body as 200, with what they mean: a closed gate, a process that is not ready. */
  alsoAnswers?: Readonly<Record<number, string>>;
  /** Statuses beside those that every route may have. */
  errors?: readonly number[];
  /** Headers that are asked or answered here only, name → what it says. */
  headers?: { asked?: Readonly<Record<string, string>>; answered?: Readonly<Record<string, string>> };
}

/** What belongs together: one part of the document, under one tag. */
export interface Area {
  tag: string;
  about: string;
  routes: readonly RouteDescription[];
}

type Verb<Input, Output> = (deps: Deps, actor: Actor, input: Input) => Promise<Output>;

/** What a schema of an answer says; a `Date` in it says what JSON has not. */
type Said<Answer extends z.ZodType> = Jsoned<z.infer<Answer>, "JSON has no dates">;

/** `unknown` when the schema says exactly what the verb answers; otherwise nothing can be given for it. */
type Agrees<Output, Answer> = Answer extends z.ZodType
  ? [Said<Answer>, Jsoned<Output>] extends [Jsoned<Output>, Said<Answer>]
    ? unknown
    : { "the verb answers": Jsoned<Output> }
  : [Output] extends [void]
    ? unknown
    : { "the verb answers": Jsoned<Output> };

/** As in `permissions`: `GET /api/admin/jobs/{id}`. */
type RouteName = `${Method} /${string}`;

/**
 * A route over a verb. Does not compile when `answer` is not what the verb answers, as JSON: a field too many, one too
 * few or another type.
 */
export function describeRoute<Input extends z.ZodType, Output, Answer extends z.ZodType | null>(
  name: RouteName,
  description: Omit<RouteDescription, "method" | "path" | "input" | "verb" | "answer"> & {
    input: Input;
    verb: Verb<z.infer<Input>, Output>;
    answer: Answer & Agrees<Output, Answer>;
  },
): RouteDescription {
  return { ...description, ...namesOf(name), verb: description.verb as RouteDescription["verb"] };
}

/**
 * A route that is more than an adapter over one verb. `Output`: what it answers, before it is JSON; not looked at when
 * `mediaType` says that it is none.
 */
export function describeHandler<Output = void>() {
  return <Answer extends z.ZodType | null>(
    name: RouteName,
    description: Omit<RouteDescription, "method" | "path" | "verb" | "answer"> & {
      answer: Answer & Agrees<Output, Answer>;
    },
  ): RouteDescription => ({ ...description, ...namesOf(name), verb: null });
}

function namesOf(name: RouteName): Pick<RouteDescription, "method" | "path"> {
  const [method, path] = name.split(" ", 2) as [Method, string];
  return { method, path };
}
