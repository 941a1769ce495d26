/** API Gateway's own id of the request, by which its access log and ours are joined; nothing for another event. */
export function apiRequestId(event: unknown): { readonly apiRequestId?: string } {
  const id = (event as { requestContext?: { requestId?: unknown } } | null)?.requestContext?.requestId;
  return typeof id === 'string' && id.length <= 64 && /^[\w=-]+$/.test(id) ? { apiRequestId: id } : {};
}
