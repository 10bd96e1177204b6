import { buttonClass } from "#components/ui/button.tsx";
import { keySection } from "./key-section.ts";
import { SettingsSection } from "./settings-section.tsx";

/** What a guest sees. The links fetch whole pages, since what they lead to changes who is here. */
export function KeysNeedAccount({ canSignUp }: { canSignUp: boolean }) {
  return (
    <SettingsSection {...keySection}>
      <div className="grid justify-items-start gap-4 rounded-xl border border-line bg-raised p-4 sm:p-5">
        <p>
          {canSignUp
            ? "Keys belong to an account. Create one, and what you have written as a guest comes along."
            : "Keys belong to an account, and new accounts are closed here. Ask the person who runs this server."}
        </p>
        {canSignUp ? (
          <a href="/sign-up" className={buttonClass("primary")}>
            Create account
          </a>
        ) : (
          <a href="/sign-in" className={buttonClass("plain")}>
            Sign in
          </a>
        )}
      </div>
    </SettingsSection>
  );
}
