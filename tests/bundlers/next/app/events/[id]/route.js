import { Task } from 'xpander-edge';

/** A route that hands the events of a task on. */
export async function GET(request, { params }) {
  const { id } = await params;
  const task = await Task.load(id);
  return task.events().toResponse();
}
