import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentPrincipal } from "#app/principal.ts";
import { shownOrigin } from "#app/shown-origin.ts";
import { ApiKeys } from "#components/settings/api-keys.tsx";
import { KeysNeedAccount } from "#components/settings/keys-need-account.tsx";
import { WritingSettings } from "#components/settings/writing-settings.tsx";
import { enterCookie, readEnterWay, readTimeZone, timeZoneCookie } from "#lib/client/preferences.ts";
import { listApiKeys } from "#lib/server/auth/api-keys.ts";
import { authSettings } from "#lib/server/auth/settings.ts";
import { defaultApiKeyScopes } from "#lib/shared/contracts/api-key.ts";
import { createKeyAction, moreKeysAction, revokeKeyAction } from "./actions.ts";

export const metadata: Metadata = { title: "Settings · Verbatim" };

export default async function SettingsPage() {
  const principal = await currentPrincipal();
  if (!principal) redirect("/sign-in");
  const jar = await cookies();
  const writing = <WritingSettings initial={readEnterWay(jar.get(enterCookie)?.value)} />;
  if (principal.kind === "guest") {
    return (
      <>
        {writing}
        <KeysNeedAccount canSignUp={authSettings().signUp} />
      </>
    );
  }

  const [seed, origin] = await Promise.all([listApiKeys({ ownerId: principal.userId }), shownOrigin()]);
  return (
    <>
      {writing}
      <ApiKeys
        seed={seed}
        actions={{ create: createKeyAction, revoke: revokeKeyAction, more: moreKeysAction }}
        defaultScopes={defaultApiKeyScopes}
        origin={origin}
        drawn={{ now: Date.now(), timeZone: readTimeZone(jar.get(timeZoneCookie)?.value) }}
      />
    </>
  );
}
