/**
 * What is left of a value that went through JSON: a `Date` is its ISO string. A field that may be missing is one that
 * may be `undefined`, so that two shapes agree only if they have the same fields.
 */
export type Jsoned<T, Moment = string> = T extends Date
  ? Moment
  : T extends readonly (infer Item)[]
    ? Jsoned<Item, Moment>[]
    : T extends object
      ? {
          [Key in keyof T]-?: MayBeMissing<T, Key> extends true
            ? Jsoned<Exclude<T[Key], undefined>, Moment> | undefined
            : Jsoned<T[Key], Moment>;
        }
      : T;

type MayBeMissing<T, Key extends keyof T> = undefined extends T[Key]
  ? true
  : object extends Pick<T, Key>
    ? true
    : false;
