"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { ErrorReport } from "@/lib/kernel/errors";

/** What the console answers when something that changes much is asked for a while after the password was typed. */
const wanted = "auth.confirm_password";

interface Question {
  /** Whether the person typed it; false when they would rather not. */
  answered: Promise<boolean>;
  answer(confirmed: boolean): void;
}

let question: Question | null = null;
/** Where it can be asked: the page, and every open dialog over it. The last one is on top. */
const places: symbol[] = [];
const listeners = new Set<() => void>();

/**
 * Makes a request; when it takes the password again, asks for it and makes the request once more. `errorOf` finds the
 * error in an answer. What is asked at the same time shares one question.
 */
export async function withPassword<T>(
  request: () => Promise<T>,
  errorOf: (answer: T) => ErrorReport | null,
  refused: (error: ErrorReport) => T,
): Promise<T> {
  const answer = await request();
  if (errorOf(answer)?.code !== wanted) return answer;
  return (await askForPassword()) ? request() : refused(notConfirmed);
}

const notConfirmed: ErrorReport = {
  code: "auth.not_confirmed",
  message: "Nothing was changed: your password was not confirmed.",
};

function askForPassword(): Promise<boolean> {
  if (places.length === 0) return Promise.resolve(false);
  question ??= newQuestion();
  changed();
  return question.answered;
}

function newQuestion(): Question {
  let answer: Question["answer"] = () => {};
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  return { answered, answer };
}

function answerQuestion(confirmed: boolean): void {
  question?.answer(confirmed);
  question = null;
  changed();
}

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For the dialog that asks: whether it is asked here, on top of everything else, and how it is answered. */
export function usePasswordQuestion(): { asked: boolean; answer(confirmed: boolean): void } {
  const [place] = useState(() => Symbol("place"));
  useEffect(() => {
    places.push(place);
    changed();
    return () => {
      places.splice(places.indexOf(place), 1);
      if (places.length === 0) answerQuestion(false);
      changed();
    };
  }, [place]);
  const asked = useSyncExternalStore(
    subscribe,
    () => question !== null && places.at(-1) === place,
    () => false,
  );
  return { asked, answer: answerQuestion };
}
