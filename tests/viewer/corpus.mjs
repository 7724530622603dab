/** Texts that try to be more than text. Each sets `window.hit`, asks for something, or changes its page, if it gets the chance. */

const HIT = 'window.hit=(window.hit||0)+1';
const BACK = '`'.repeat(3);

/** Markup that runs something. */
const MARKUP = [
  `<script>${HIT}</script>`, `<script src="/evil.js"></script>`, `<SCRIPT/XSS>${HIT}</SCRIPT>`, `<scr<script>ipt>${HIT}</scr</script>ipt>`, `<script>${HIT}`,
  `<img src=x onerror="${HIT}">`, `<img src=x onerror=${HIT}//`, `<img/src=x/onerror=${HIT}>`, `<img src="/pixel.png">`, `<img srcset="/pixel.png 1x, /pixel2.png 2x">`, `<image src=x onerror="${HIT}">`,
  `<img """><script>${HIT}</script>">`, `<IMG SRC="jav&#x09;ascript:${HIT}">`, `<img lowsrc="/evil.png" dynsrc="/evil.png">`, `<picture><source srcset="/evil.png"><img></picture>`,
  `<svg onload="${HIT}"></svg>`, `<svg><script>${HIT}</script></svg>`, `<svg><script href="data:text/javascript,${HIT}"/></svg>`, `<svg><a xlink:href="javascript:${HIT}"><text y=20>x</text></a></svg>`,
  `<svg><animate onbegin="${HIT}" attributeName=x dur=1s></svg>`, `<svg><set attributeName=href to="javascript:${HIT}"></svg>`, `<svg><foreignObject><iframe srcdoc="<script>parent.${HIT}</script>"></foreignObject></svg>`,
  `<svg><use href="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4#x"></svg>`, `<svg><style><img src=x onerror="${HIT}"></style></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${HIT}&gt;">`, `<math><mi//xlink:href="data:x,<script>${HIT}</script>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${HIT}>`, `<svg></p><style><a id="</style><img src=1 onerror=${HIT}>">`,
  `<noscript><p title="</noscript><img src=x onerror=${HIT}>"></noscript>`, `<template><img src=x onerror="${HIT}"></template>`, `<template shadowrootmode="open"><img src=x onerror="${HIT}"></template>`,
  `<slot onslotchange="${HIT}">x</slot>`, `<x-evil onclick="${HIT}">x</x-evil>`, `<xpander-task src="/evil" task-id="evil" ticket="evil"></xpander-task>`,
  `<iframe src="javascript:${HIT}"></iframe>`, `<iframe srcdoc="<script>parent.${HIT}</script>"></iframe>`, `<iframe src="/evil.html"></iframe>`, `<object data="/evil.swf"></object>`, `<object data="javascript:${HIT}">`,
  `<embed src="/evil.swf">`, `<applet code=x></applet>`, `<frameset onload="${HIT}">`, `<portal src="/evil">`, `<fencedframe src="/evil">`,
  `<meta http-equiv="refresh" content="0;url=/evil.html">`, `<base href="//evil.example/">`, `<link rel="stylesheet" href="/evil.css">`, `<link rel="preload" as="image" href="/evil.png">`, `<link rel=dns-prefetch href=//evil.example>`,
  `<style>@import "/evil.css"; :host { display: none } * { background: url(/evil.png) }</style>`, `<style>xpander-task { display: none }</style>`,
  `<div style="background:url(/evil.png);position:fixed;inset:0;z-index:9999">over all</div>`, `<p style="width:expression(${HIT})">x</p>`, `<font color=red style=position:fixed>x</font>`,
  `<body onload="${HIT}">`, `<body background="/evil.png">`, `<table background="/evil.png"><tr><td background="/evil.png">x</table>`, `<html manifest="/evil">`, `<marquee onstart="${HIT}">x</marquee>`,
  `<details open ontoggle="${HIT}">x</details>`, `<video src=x onerror="${HIT}"></video>`, `<video poster="/evil.png"></video>`, `<audio src="/evil.mp3" autoplay></audio>`, `<track src="/evil.vtt">`,
  `<input autofocus onfocus="${HIT}">`, `<input type=image src="/evil.png">`, `<button formaction="javascript:${HIT}">x</button>`, `<form action="/evil"><input type=submit value=Send></form>`, `<form id=x></form><button form=x>x</button>`,
  `<select autofocus onfocus="${HIT}"></select>`, `<textarea autofocus onfocus="${HIT}"></textarea>`, `<keygen autofocus onfocus="${HIT}">`, `<isindex type=image src=1 onerror=${HIT}>`,
  `<a href="javascript:${HIT}">x</a>`, `<a href="JaVaScRiPt:${HIT}">x</a>`, `<a href=" javascript:${HIT}">x</a>`, `<a href="java\nscript:${HIT}">x</a>`, `<a href="java&#10;script:${HIT}">x</a>`, `<a href="&#106;avascript:${HIT}">x</a>`,
  `<a href="\u0001javascript:${HIT}">x</a>`, `<a href="data:text/html,<script>${HIT}</script>">x</a>`, `<a href="vbscript:x">x</a>`, `<a href="file:///etc/passwd">x</a>`, `<a href="blob:https://x/y">x</a>`, `<a href="//evil.example">x</a>`,
  `<a href="/logout">x</a>`, `<a href="https://bank.example@evil.example/">x</a>`, `<a href="https://x" ping="/evil" target="_self" download>x</a>`, `<area href="javascript:${HIT}">`, `<map name=x><area href="javascript:${HIT}"></map>`,
  `<a href="https://x" onclick="${HIT}" onmouseover="${HIT}" style="position:fixed;inset:0">x</a>`, `<b onmouseover="${HIT}">x</b>`, `<b onfocus=${HIT} tabindex=1 autofocus>x</b>`, `<p popover id=pop>x</p><button popovertarget=pop>x</button>`,
  `<dialog open>x</dialog>`, `<a id=location name=cookie href="https://x">x</a>`, `<img name=body>`, `<form name=getElementById><input name=attributes><input name=children></form>`, `<p id=root>x</p><p id=hit>x</p>`,
  `<p class="unseen panel" part="status" role=alert aria-live=assertive slot=x data-icon=x is=x-y contenteditable>x</p>`, `<!--><img src=x onerror="${HIT}">-->`, `<![CDATA[<img src=x onerror="${HIT}">]]>`, `<?xml version="1.0"?><x onload="${HIT}"/>`,
  `<plaintext><img src=x onerror="${HIT}">`, `<xmp><img src=x onerror="${HIT}"></xmp>`, `<title><img src=x onerror="${HIT}"></title>`, `</div></div></section><script>${HIT}</script>`, `"><img src=x onerror="${HIT}">`, `'-${HIT}-'`, `\${${HIT}}`, `{{constructor.constructor('${HIT}')()}}`,
];

/** Markdown that leads somewhere. */
const MARKDOWN = [
  `[x](javascript:${HIT})`, `[x](JAVASCRIPT:${HIT})`, `[x](javascript&colon;${HIT})`, `[x](&#x6A;avascript:${HIT})`, `[x](java%0ascript:${HIT})`, `[x](<javascript:${HIT}>)`, `[x]( javascript:${HIT} "title")`, `[x](\u0001javascript:${HIT})`,
  `[x](data:text/html;base64,PHNjcmlwdD4=)`, `[x](vbscript:x)`, `[x](//evil.example)`, `[x](/logout)`, `[x](../up)`, `[x](#hash)`, `[x](?query)`, `[x](https://user:word@evil.example)`, `[x](mailto:a@b.example)`, `[x](tel:+1)`, `[x](ftp://x/y)`, `[x](intent://x)`,
  `<javascript:${HIT}>`, `<https://ok.example/>`, `[x]: javascript:${HIT}\n\n[x]`, `[a][b]\n\n[b]: data:text/html,x`, `![x](/pixel.png)`, `![x](https://evil.example/pixel.png)`, `![x](javascript:${HIT})`, `![x](data:image/svg+xml,<svg onload=${HIT}>)`,
  `![x"onerror="${HIT}](x)`, `![x](x"onerror="${HIT})`, `[x](https://ok.example"onmouseover="${HIT})`, `[x](https://ok.example 'a"onmouseover="${HIT}')`, `[![x](https://evil.example/p.png)](javascript:${HIT})`, `[\`x\`](https://ok.example/\`<img src=x onerror=${HIT}>\`)`,
  `# <img src=x onerror="${HIT}">`, `| <img src=x onerror="${HIT}"> | b |\n|---|---|\n| <script>${HIT}</script> | \`<b>\` |`, `- <details open ontoggle="${HIT}">`, `> <svg onload="${HIT}">`, `\`\`<img src=x onerror="${HIT}">\`\``,
  `${BACK}html"onmouseover="${HIT}\n<img src=x onerror="${HIT}">\n${BACK}`, `${BACK}\n</code></pre><img src=x onerror="${HIT}">\n${BACK}`, `- [x] <img src=x onerror="${HIT}">`, `<div>\n\n*x*\n\n<img src=x onerror="${HIT}">\n\n</div>`,
  `[x](https://ok.example/?q=<script>${HIT}</script>)`, `https://evil.example/"onmouseover="${HIT}`, `www.evil.example`, `a@b.example`, `[constructor]`, `[__proto__]`, `[__proto__]: https://x.example\n\n[__proto__]`, `[toString][valueOf]`,
];

/** Texts that look like others, and texts that are much. */
const DECEIT = ['invoice\u202Efdp.exe', '\u2066\u202Ehttps://evil.example\u202C\u2069', '\u200Fright\u061C', 'a\u0000b\u0008c', '\ud800 alone', 'Z\u0351\u0352'.repeat(200), '\ufeff\u200b\u2060'];

/** Nesting and repetition that parsers stumble over. */
export const DEEP = [
  '> '.repeat(5000) + 'x', '['.repeat(3000), '**a '.repeat(2000), '* '.repeat(3000) + 'x', '<div>'.repeat(5000) + 'x', '<b><i>'.repeat(3000), '`'.repeat(5001), '![['.repeat(2000), '| '.repeat(3000) + '\n' + '|-'.repeat(3000), '~'.repeat(5000), '\\'.repeat(5000),
  Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'), '<!--'.repeat(2000), '&'.repeat(5000), '&#x41;'.repeat(2000), '[x](' + '('.repeat(3000), '_'.repeat(4000) + 'a', '\t'.repeat(5000) + 'x', '#'.repeat(5000) + ' x', '1. '.repeat(2000) + 'x',
];

export const CORPUS = [...MARKUP, ...MARKDOWN, ...DECEIT];
