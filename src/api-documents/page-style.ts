/** The page's style: one column, readable on a phone, light or dark as the reader's system is. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d8dde3,#343a42);--soft:light-dark(#f5f7f9,#1b1f24);--link:light-dark(#0b5cad,#7ab8ff);--dim:light-dark(#5b6570,#9aa5b1)}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#fff,#13161a);color:light-dark(#1c2126,#e4e8ec)}
nav{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:.6rem 1rem;background:var(--soft);border-bottom:1px solid var(--line);z-index:1}
nav span{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-left:auto;font-size:.9rem}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
main{max-width:60rem;margin:0 auto;padding:1rem}
section,.call{scroll-margin-top:4rem}
h1 small,td small,summary span,.media p{color:var(--dim)}
h2{margin:2.2rem 0 .4rem;text-transform:capitalize}h4{margin:1rem 0 .3rem}
code,pre{font:.87em/1.45 ui-monospace,monospace}
code{overflow-wrap:anywhere}
pre{margin:.3rem 0;padding:.7rem;background:var(--soft);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
details.call{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:0 .8rem}
details.call[open]{padding-bottom:.8rem}
summary{cursor:pointer;padding:.5rem 0}
details.answer{border-top:1px solid var(--line)}
summary b{display:inline-block;min-width:3.2rem;padding:0 .4rem;border-radius:4px;text-align:center;font-size:.85rem;color:#fff;background:#566270}
b.post{background:#1a7f4b}b.get{background:#1f66b3}b.ws{background:#7b3fb5}b.s2,b.s1,b.s3{background:#1a7f4b}b.s4,b.put{background:#a35a00}b.s5{background:#b3261e}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.3rem .6rem .3rem 0;vertical-align:top}
td:first-child code{overflow-wrap:normal}
.media p{margin:.4rem 0 0}
`
