/** A strict project that talks back to a task's audience. What must not compile is marked. */
import type { McpToken, MCPServerDetails, Task, ToolApproval } from 'xpander-edge';

export async function push(task: Task): Promise<void> {
  await task.pushEvents({ type: 'chunk', data: 'text' });
  await task.pushEvents([{ type: 'tool_call_request', data: { request_id: 'r', operation_id: 'o' } }, { type: 'brand_new', data: null, time: new Date(), identity: { name: 'n' } }]);
  // @ts-expect-error an event has data
  await task.pushEvents({ type: 'chunk' });
  // @ts-expect-error a misspelled field
  await task.pushEvents({ type: 'chunk', data: '', tiem: 'x' });
}

export async function token(task: Task, server: MCPServerDetails): Promise<string | undefined> {
  const token: McpToken = await task.getMcpToken(server, { user_id: 'u', generate_login_url: false, force_refresh: true }, { timeout: 1 });
  await task.waitForMcpToken(server);
  await task.waitForMcpToken(server, { user_id: 'u' }, { deadline: 1, interval: 2, maxRequests: 3, onLogin: ({ data }) => console.log(data.url), maxRetries: 1 });
  // @ts-expect-error the login is its own decision
  await task.waitForMcpToken(server, { generate_login_url: true });
  // @ts-expect-error a misspelled option
  await task.waitForMcpToken(server, {}, { onlogin: () => {} });
  switch (token.type) {
    case 'token_ready':
      // @ts-expect-error a token is not changed
      token.data.access_token = 'x';
      return token.data.access_token;
    case 'login_required':
      return token.data.url;
    default:
      return token.data.message;
  }
}

export async function approval(task: Task): Promise<void> {
  let approval: ToolApproval = await task.checkToolApproval({ operation_id: 'o', tool_name: 't', payload: { a: 1 } }, { timeout: 1 });
  if (approval.request_id) approval = await task.waitForToolApproval(approval, { deadline: 1, interval: 2 });
  await task.waitForToolApproval({ request_id: 'q' });
  const run: boolean = approval.approved;
  console.log(run, approval.decided_by_name, approval['brand_new']);
  // @ts-expect-error a tool has a name
  await task.checkToolApproval({ operation_id: 'o' });
}
