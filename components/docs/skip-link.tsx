/** The first thing that the Tab key reaches: past the navigation, which is long. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2 focus:shadow-raised"
    >
      Skip to the content
    </a>
  );
}
