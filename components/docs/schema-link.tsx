export function SchemaLink({ name }: { name: string }) {
  return <a href={`#${name}`}>{name}</a>;
}
