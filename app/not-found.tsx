import { FullPageNotice } from "#components/shell/full-page-notice.tsx";
import { buttonClass } from "#components/ui/button.tsx";

export default function NotFound() {
  return (
    <FullPageNotice title="There is no page here" text="The address may be mistyped, or the page is gone.">
      <a href="/" className={buttonClass("primary")}>
        Go to your chats
      </a>
    </FullPageNotice>
  );
}
