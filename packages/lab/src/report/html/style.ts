/** The page's look: one column, quiet lines, numbers that stand below each other; light or dark as the reader has it. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2024, #e4e6e8); --faint: light-dark(#68707a, #98a0a8);
  --line: light-dark(#e2e5e9, #33383e); --paper: light-dark(#fff, #16181b); --card: light-dark(#f7f8fa, #1d2024);
  --good: light-dark(#1a7f4b, #5ccb93); --bad: light-dark(#b3372f, #f0857d); --odd: light-dark(#9a6700, #e0b04c); }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 6rem; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; font-weight: 650; margin: 0 0 .5rem; overflow-wrap: anywhere }
h2 { font-size: 1.25rem; font-weight: 650; margin: 3rem 0 .8rem; padding-top: 1.2rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.02rem; font-weight: 600; margin: 1.8rem 0 .5rem }
p, ul { max-width: 52rem } ul { padding-left: 1.2rem } li { margin: .25rem 0 }
a { color: inherit; text-decoration-color: var(--faint); text-underline-offset: 3px }
header p { margin: .15rem 0; color: var(--faint) }
nav { display: flex; gap: 1.2rem; margin-top: 1rem }
.faint { color: var(--faint) }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .4rem 0 1.4rem }
th, td { padding: .32rem .8rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400 }
th:first-child, td:first-child { text-align: left; padding-left: 0 }
thead th { color: var(--faint); font-size: .88rem }
td a { text-decoration: none } td a:hover { text-decoration: underline }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1.5rem 2rem }
figure { margin: 0 } svg { max-width: 100%; height: auto }
summary { cursor: pointer; padding: .2rem 0 }
form { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin-bottom: 1rem }
label { display: grid; font-size: .82rem; color: var(--faint); gap: .15rem }
select, input, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: 0 .55rem; height: 2.1rem; box-sizing: border-box } button:disabled { opacity: .4 }
.pager { display: flex; gap: .5rem; align-items: center; margin: 1rem 0 }
#count { margin: 0 .6rem; font-variant-numeric: tabular-nums }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1.1rem; margin: .8rem 0 }
article header { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline }
article .prompt { color: var(--faint); white-space: pre-wrap; margin: .5rem 0; max-width: none }
article pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; font: 14px/1.5 ui-monospace, monospace }
article table { font-size: .85rem; margin: .5rem 0 0 } article th, article td { text-align: left; white-space: normal; overflow-wrap: anywhere }
article th { color: var(--faint) } article tr:last-child td { border-bottom: 0 }
.verdict { font-weight: 600 } .mark-0 { color: var(--good) } .mark-1 { color: var(--bad) } .mark-2 { color: var(--odd) } .mark-3 { color: var(--faint) }
`;
