// Migration steps of the team's rows, oldest first. Never change a released step.

export const teamSteps = [
  `create table if not exists run (
     n integer primary key, id text not null unique, member text not null, key text not null, digest text not null,
     at text not null, estimate real not null, cost real, unique (member, key));
   create index if not exists mine on run (member, n);`,

  // Amounts are whole millionths of a US dollar. For earlier runs the number of images is unknown.
  // "cost" is empty while a run is active; "told" means that its lines are in the ledger.
  `alter table run add column reserved integer not null default 0;
   alter table run add column told integer not null default 0;
   alter table run add column images integer;
   update run set reserved = cast(round(estimate * 1000000) as integer) where cost is null;
   update run set cost = cast(round(cost * 1000000) as integer) where cost is not null;
   alter table run drop column estimate;
   create index untold on run (told) where told = 0;

   create table tally (member text not null, period text not null, spent integer not null, reserved integer not null, primary key (member, period));
   insert into tally
     select member, period, sum(spent), sum(reserved) from (
       select member, substr(at, 1, 10) as period, cast(coalesce(cost, 0) as integer) as spent, reserved from run
       union all select member, substr(at, 1, 7), cast(coalesce(cost, 0) as integer), reserved from run
       union all select '', substr(at, 1, 10), cast(coalesce(cost, 0) as integer), reserved from run
       union all select '', substr(at, 1, 7), cast(coalesce(cost, 0) as integer), reserved from run)
     group by member, period;

   create table cell (run text not null, n integer not null, seed text not null, task text not null, recipe text not null, primary key (run, n));
   create table line (
     line integer primary key, run text not null, n integer not null, cell integer not null, state text not null, uuid text, seed integer,
     cost integer not null, estimated integer not null, verdict text, unique (run, n));
   create table mark (id integer primary key, run text not null, n integer not null, at text not null, member text not null, what text not null, reason text);
   create unique index marked on mark (run, n, at, what);

   create table member (
     id text primary key, name text not null unique, role text not null, caps text not null, hash text not null,
     invited text not null, revoked text);
   create table known (name text primary key, value text not null);`,

  // Figma's image hash of the placed picture.
  `alter table mark add column picture text;`,

  // Source images received by the team, with the currently stored bytes of each, and the uploads
  // that are open until a given time.
  `create table source_image (hash text primary key, member text not null, bytes integer not null);
   create table upload (slot integer primary key, id text not null unique, member text not null, bytes integer not null, until integer not null);
   create index source_of_cell on cell (seed);`,

  // Digits of seeds that no number holds exactly, and costs that cannot be right.
  `alter table line add column seed_text text;
   alter table line add column disputed integer not null default 0;`,
] as const
