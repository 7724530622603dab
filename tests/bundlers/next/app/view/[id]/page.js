'use client';
import { use, useState } from 'react';
import { Viewer } from '../../../Viewer.jsx';

/** The viewer of a task, as docs/viewer.md shows it. */
export default function Page({ params }) {
  // Next 14 gives the parameters themselves.
  const { id } = use && params.then ? use(params) : params;
  const [status, setStatus] = useState('');
  return <><Viewer taskId={id} onFinish={(task) => setStatus(task.status)} /><p id="outcome">{status}</p></>;
}
