import { classes } from "#components/ui/classes.ts";

interface ConversationMarkProps {
  /** What describes the link of the row. */
  id: string;
  state: "running" | "unread";
  /** Stands in the place of the row's button, which comes when the row is pointed at. */
  inButtonsPlace: boolean;
}

const words = { running: "A reply is being written", unread: "Unread" };

const looks = {
  // It stands still: what moves all the time is drawn sixty times a second, and whoever types waits twice as long for a key.
  running: "border-2 border-accent",
  unread: "bg-accent",
};

/** A ring while a reply is being written, a dot where something was said that was not read: not by colour alone. */
export function ConversationMark({ id, state, inButtonsPlace }: ConversationMarkProps) {
  return (
    <>
      <span id={id} className="sr-only">
        {words[state]}
      </span>
      <span
        aria-hidden
        title={words[state]}
        className={classes(
          "mr-1 ml-1.5 size-2 shrink-0 rounded-full",
          looks[state],
          inButtonsPlace &&
            "pointer-fine:-mr-5 pointer-fine:group-focus-within:invisible pointer-fine:group-hover:invisible pointer-fine:group-has-[[aria-expanded=true]]:invisible",
        )}
      />
    </>
  );
}
