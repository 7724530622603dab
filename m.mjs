const mk=(i)=>({type:'chunk',task_id:'0f8b6c1e-5d3a-4c57-9a55-2f1f0b7d9e10',organization_id:'7c9e6679-7425-40de-944b-e07fc1f90ae7',time:'2026-03-04T05:06:07.089123Z',data:` ${i} `.padEnd(12,'tokens ').slice(0,12)});
console.log(JSON.stringify(mk(0)).length+8);
const N=88,B=500;
const full=[],flat=[];
for(let b=0;b<B;b++){const a=Array.from({length:N},(_,i)=>mk(b*N+i));full.push(JSON.stringify(a));flat.push(JSON.stringify(a.flatMap(e=>[e.time,e.data])))}
const enc=new TextEncoder(),dec=new TextDecoder();
const fb=full.map(s=>enc.encode(s)),gb=flat.map(s=>enc.encode(s));
let sum=0;
const A=()=>{for(const b of fb){for(const e of JSON.parse(dec.decode(b)))sum+=e.data.length}};
let template=JSON.parse(full[0])[0];
const Bf=()=>{for(const b of gb){const v=JSON.parse(dec.decode(b));const out=[];for(let i=0;i<v.length;i+=2)out.push({...template,time:v[i],data:v[i+1]});for(const e of out)sum+=e.data.length}};
const t0={...template};
const C=()=>{for(const b of gb){const v=JSON.parse(dec.decode(b));const out=[];const {type,task_id,organization_id}=template;for(let i=0;i<v.length;i+=2)out.push({type,task_id,organization_id,time:v[i],data:v[i+1]});for(const e of out)sum+=e.data.length}};
const D=()=>{for(const b of gb){const v=JSON.parse(dec.decode(b));sum+=v.length}};
const med=a=>a.sort((x,y)=>x-y)[a.length>>1];
const R={A:[],B:[],C:[],D:[]};
for(let r=0;r<30;r++)for(const [k,f] of [['A',A],['B',Bf],['C',C],['D',D]]){global.gc?.();const t=performance.now();f();R[k].push((performance.now()-t)*1000/(N*B))}
for(const k in R)console.log(k,med(R[k]).toFixed(3));
