/** Asks and answers, between the tabs of a browser, which of them is sending a file. */
type Message = { readonly asksFor: string } | { readonly sends: string };

const channelName = 'galena.senders';

/** Answers other tabs that this one sends a file, until it is told to stop. */
export function answerAsSender(fileKey: string): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('asksFor' in data && data.asksFor === fileKey) channel.postMessage({ sends: fileKey });
  };
  return () => channel.close();
}

const answerWithinMs = 400;

/** Whether another tab of this browser is sending a file. */
export function isSentElsewhere(fileKey: string): Promise<boolean> {
  const channel = new BroadcastChannel(channelName);
  const answer = new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('sends' in data && data.sends === fileKey) resolve(true);
    };
    setTimeout(() => resolve(false), answerWithinMs);
  });
  channel.postMessage({ asksFor: fileKey });
  return answer.finally(() => channel.close());
}
