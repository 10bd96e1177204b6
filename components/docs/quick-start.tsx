import { AnchoredHeading } from "./anchored-heading.tsx";
import { CodeExample } from "./code-example.tsx";
import { curlLine } from "./curl-of.ts";
import { Split } from "./split.tsx";

/** From nothing to a reply in the terminal. */
export function QuickStart({ origin }: { origin: string }) {
  const conversation = `${origin}/api/v1/conversations/$CONVERSATION_ID`;
  return (
    <section aria-labelledby="quick-start" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AnchoredHeading level={2} id="quick-start">
        Quick start
      </AnchoredHeading>
      <Split
        words={
          <ol className="grid list-decimal gap-3 pl-5 leading-relaxed">
            <li>
              Make a key in the <a href="/settings">settings</a> and keep it in <code>VERBATIM_KEY</code>: all
              examples take it from there.
            </li>
            <li>
              Begin a conversation, and keep the <code>id</code> that is answered in{" "}
              <code>CONVERSATION_ID</code>.
            </li>
            <li>
              Say something in it. With <code>stream</code> the reply comes event by event, as it is written.
            </li>
            <li>
              Read what was said. It is in the browser too, at <code>/c/$CONVERSATION_ID</code>.
            </li>
          </ol>
        }
        examples={
          <>
            <CodeExample label="1. The key" language="bash" code="export VERBATIM_KEY=vb_…" />
            <CodeExample
              label="2. Begin"
              language="bash"
              code={`${curlLine({ method: "POST", url: `${origin}/api/v1/conversations`, body: { title: "Dahlias" } })}\nexport CONVERSATION_ID=conv_…`}
            />
            <CodeExample
              label="3. Say"
              language="bash"
              code={curlLine({
                method: "POST",
                url: `${conversation}/replies`,
                body: { action: "send", message: { content: "Do dahlias grow in clay?" }, stream: true },
                isStream: true,
              })}
            />
            <CodeExample
              label="4. Read"
              language="bash"
              code={curlLine({ method: "GET", url: `${conversation}/messages` })}
            />
          </>
        }
      />
    </section>
  );
}
