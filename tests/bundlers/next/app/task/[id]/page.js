import { Task } from 'xpander-edge';

/** A server component that waits for a task. */
export default async function Page({ params }) {
  const { id } = await params;
  const task = await Task.load(id);
  await task.wait({ interval: 100, maxInterval: 200, deadline: 60_000 });
  return <p>status: {`${task.status}`}</p>;
}
