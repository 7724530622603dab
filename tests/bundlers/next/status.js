import { Task } from 'xpander-edge';

/** A route that waits for a task. */
export async function status(request, { params }) {
  const { id } = await params;
  const task = await Task.load(id);
  await task.wait({ interval: 100, maxInterval: 200, deadline: 60_000 });
  return Response.json({ status: task.status });
}
