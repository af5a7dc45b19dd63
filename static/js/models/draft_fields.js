// Which fields of a form make its draft (forum/drafts.py FIELDS); empty ones say nothing.

const FIELDS = new Set([
  "title", "body", "named", "language", "direction", "capacity", "kind", "reply_to", "files", "attribution", "thread_kind",
  "poll_question", "poll_options", "poll_several", "poll_reason", "poll_counts", "poll_shows", "poll_until",
]);

export function draftFields(data) {
  return Object.fromEntries([...data].filter(([name, value]) => FIELDS.has(name) && typeof value === "string" && value));
}
