/** Who did something: an e-mail that may be long. */
export function ActorName({ name }: { name: string }) {
  return (
    <span className="block truncate text-muted @2xl:max-w-44" title={name}>
      {name}
    </span>
  );
}
