import 'xpander-edge/viewer';

export default (baseUrl) => new Promise((resolve, reject) => {
  const viewer = document.createElement('xpander-task');
  viewer.configuration = { baseUrl, apiKey: 'emulator-bundlers', organizationId: 'org-emulator', dangerouslyAllowBrowser: true };
  viewer.addEventListener('xpander-finish', ({ detail }) => resolve(detail.status));
  document.querySelector('#root').append(viewer);
  viewer.start({ agent_id: 'agent-demo', prompt: 'Hello!' }).catch(reject);
});
