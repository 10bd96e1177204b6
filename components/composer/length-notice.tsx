interface LengthNoticeProps {
  id: string;
  length: number;
  most: number;
  isFull?: boolean;
}

/** From here on it is worth knowing how much room is left. */
const nearShare = 0.9;

const spell = new Intl.NumberFormat("en");

/** Why what is written can't be sent, or soon can't. */
export function LengthNotice({ id, length, most, isFull = false }: LengthNoticeProps) {
  const over = length - most;
  return (
    <p id={id} aria-live="polite" className="min-w-0 flex-1 text-right text-sm">
      {over > 0 ? (
        <span className="text-danger">
          Too long by {spell.format(over)} characters.{" "}
          {/* A phone has no room for what goes without saying. */}
          <span className="max-sm:sr-only">Shorten it to send.</span>
        </span>
      ) : isFull ? (
        <span className="text-ink-soft">No more can wait. This stays here.</span>
      ) : (
        length > most * nearShare && (
          <span className="text-ink-soft">{spell.format(-over)} characters left</span>
        )
      )}
    </p>
  );
}
