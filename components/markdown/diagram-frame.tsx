"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type DiagramRequest, diagramPath, readDiagramAnswer } from "#lib/client/diagram-messages.ts";
import { shownTheme, subscribeToTheme } from "#lib/client/shown-theme.ts";

/** The first time mermaid has to come (about a megabyte), on a slow network too. */
const patienceMs = 20_000;

interface DiagramFrameProps {
  source: string;
  onProblem: (reason: string) => void;
}

/** Draws in a frame of no origin, which reaches neither this page nor any network: what comes out of it is a height. */
export default function DiagramFrame({ source, onProblem }: DiagramFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  const [height, setHeight] = useState<number | null>(null);
  const theme = useSyncExternalStore(subscribeToTheme, shownTheme, () => "light" as const);
  const waiting = height === null;

  useEffect(() => {
    const hear = ({ source: from, data }: MessageEvent) => {
      if (from !== frame.current?.contentWindow) return;
      const answer = readDiagramAnswer(data);
      if (answer?.type === "ready") setReady(true);
      if (answer?.type === "drawn") setHeight(answer.height);
      if (answer?.type === "failed") onProblem(`This diagram could not be drawn. ${answer.reason}`);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [onProblem]);

  useEffect(() => {
    const request: DiagramRequest = { source, theme };
    // A null origin can't be named.
    if (ready) frame.current?.contentWindow?.postMessage(request, "*");
  }, [ready, source, theme]);

  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => onProblem("The diagram did not come in time. Try again."), patienceMs);
    return () => clearTimeout(timer);
  }, [waiting, onProblem]);

  return (
    <>
      {waiting && <p className="diagram-wait">Drawing…</p>}
      <iframe
        ref={frame}
        src={diagramPath}
        title="Diagram"
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        className="diagram-frame"
        data-diagram-state={waiting ? "waiting" : "drawn"}
        style={{ height: height ?? 0, colorScheme: theme }}
      />
    </>
  );
}
