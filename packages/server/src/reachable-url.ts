/** Of a server that listens on all addresses, the URL by which programs of its machine reach it. */
export function reachableUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
