const {MongoClient}=require('mongodb');const fs=require('fs');
const demo=JSON.parse(fs.readFileSync('/tmp/demo.json'));
(async()=>{
 const c=new MongoClient(demo.uri,{readPreference:'primaryPreferred'});await c.connect();const db=c.db();
 const who=await db.collection('people').findOne({account:'thukyiso.stp'});const id=who._id;const agency=who.positions[0].agency;
 const me=async(name,f,n=1500)=>{for(let i=0;i<300;i++)await f();const s=process.cpuUsage();const conc=8;let k=0;await Promise.all(Array.from({length:conc},async()=>{while(k++<n)await f()}));const u=process.cpuUsage(s);console.log(name.padEnd(40),((u.user+u.system)/1000/n).toFixed(3),'ms cpu')};
 const pipe=[{ $match: { seatHolders: id } }, { $project: { trail: 0, passwordHash: 0, invitation: 0 } },{$unionWith:{coll:'agencies',pipeline:[{ $sort: { changedAt: -1 } }, { $limit: 1 }, { $project: { changedAt: 1, version: 1 } }]}}];
 const ROW={ agency: 1, unit: 1, type: 1, code: 1, codeSort: 1, titleKey: 1, title: 1, shown: 1, open: 1, inForce: 1, named: 1 };
 for(let r=0;r<3;r++){
 await me('findOne people small',()=>db.collection('people').findOne({_id:id},{projection:{name:1}}));
 await me('command find people small',()=>db.command({find:'people',filter:{_id:id},projection:{name:1},limit:1,singleBatch:true}));
 await me('aggregate viewer',()=>db.collection('people').aggregate(pipe,{batchSize:5000}).toArray());
 await me('command aggregate viewer',()=>db.command({aggregate:'people',pipeline:pipe,cursor:{batchSize:5000}}));
 await me('find 51 rows',()=>db.collection('documents').find({agency},{projection:ROW}).sort({codeSort:1,_id:1}).limit(51).toArray(),500);
 await me('command 51 rows',()=>db.command({find:'documents',filter:{agency},projection:ROW,sort:{codeSort:1,_id:1},limit:51,singleBatch:true}),500);
 const g={$group:{_id:null,rows:{$push:'$$ROOT'}}};
 await me('aggregate 51 rows grouped',()=>db.collection('documents').aggregate([{$match:{agency}},{$sort:{codeSort:1,_id:1}},{$limit:51},{$project:ROW},g]).toArray(),500);
 await me('aggregate 51 rows',()=>db.collection('documents').aggregate([{$match:{agency}},{$sort:{codeSort:1,_id:1}},{$limit:51},{$project:ROW}]).toArray(),500);
 await me('command aggregate 51 rows',()=>db.command({aggregate:'documents',pipeline:[{$match:{agency}},{$sort:{codeSort:1,_id:1}},{$limit:51},{$project:ROW}],cursor:{batchSize:1000}}),500);
 await me('raw find 51 + nothing',()=>db.collection('documents').find({agency},{projection:ROW,raw:true}).sort({codeSort:1,_id:1}).limit(51).toArray(),500);
 await me('ping',()=>db.command({ping:1}));
 }
 await c.close();
})();
