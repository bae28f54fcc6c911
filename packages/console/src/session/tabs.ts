/** What one tab tells the others: they share the session of a user. */
type News = 'signed in' | 'signed out';

const channel = new BroadcastChannel('galena.session');

export function tellTabs(news: News): void {
  channel.postMessage(news);
}

/** Calls back with what another tab tells; gives what ends that. */
export function followTabs(onNews: (news: News) => void): () => void {
  const follow = ({ data }: MessageEvent<News>) => onNews(data);
  channel.addEventListener('message', follow);
  return () => channel.removeEventListener('message', follow);
}
