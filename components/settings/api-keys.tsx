"use client";

import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { type Calendar, useCalendar } from "#components/sidebar/use-calendar.ts";
import { Button } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import type { ApiKey, ApiKeyList, ApiKeyScope } from "#lib/shared/contracts/api-key.ts";
import { ApiKeyRow } from "./api-key-row.tsx";
import type { KeyActions, WantedKey } from "./key-actions.ts";
import { keySection } from "./key-section.ts";
import { MadeKey } from "./made-key.tsx";
import { MoreKeys } from "./more-keys.tsx";
import { NewKeyForm } from "./new-key-form.tsx";
import { NoKeys } from "./no-keys.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { useApiKeys } from "./use-api-keys.ts";

interface ApiKeysProps {
  seed: ApiKeyList;
  actions: KeyActions;
  defaultScopes: readonly ApiKeyScope[];
  /** Where the app is, for the examples. */
  origin: string;
  /** The day by which the server drew the page. */
  drawn: Calendar;
}

export function ApiKeys({ seed, actions, defaultScopes, origin, drawn }: ApiKeysProps) {
  const calendar = useCalendar(drawn);
  const { keys, hasMore, made, arrived, ...commands } = useApiKeys(seed, actions);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState("");
  const newKey = useRef<HTMLButtonElement>(null);

  const backToStart = () => {
    setAsking(false);
    commands.putAway();
    requestAnimationFrame(() => newKey.current?.focus());
  };

  const create = async (wanted: WantedKey) => {
    const problem = await commands.create(wanted);
    if (problem === null) setAsking(false);
    return problem;
  };

  const forget = ({ id, name }: ApiKey) => {
    commands.forget(id);
    setSaid(`“${name}” is revoked.`);
  };

  const busy = asking || made !== null;
  // Keeps its place while it is of no use, so that what is below does not move.
  const start = (
    <Button
      ref={newKey}
      look="primary"
      onClick={() => setAsking(true)}
      className={classes("shrink-0", busy && "invisible")}
    >
      <Plus aria-hidden className="-ml-1 size-4" />
      New key
    </Button>
  );

  return (
    <SettingsSection {...keySection} action={start}>
      {asking && <NewKeyForm defaultScopes={defaultScopes} onCreate={create} onCancel={backToStart} />}
      {made && <MadeKey key={made.id} made={made} origin={origin} onDone={backToStart} />}
      {keys.length > 0 ? (
        <ul aria-label="Your keys" className="divide-y divide-line rounded-xl border border-line bg-raised">
          {keys.map((key) => (
            <ApiKeyRow
              key={key.id}
              apiKey={key}
              calendar={calendar}
              takesFocus={key.id === arrived}
              onRevoke={commands.revoke}
              onGone={forget}
            />
          ))}
        </ul>
      ) : (
        !busy && <NoKeys origin={origin} />
      )}
      {hasMore && <MoreKeys onMore={commands.loadMore} />}
      <p role="status" className="sr-only">
        {said}
      </p>
    </SettingsSection>
  );
}
