-- The buckets of a station in Supabase Storage, and who may do what in them. Run it once in the project's SQL editor
-- (or let the station make the buckets with its service key, which row-level security does not bind). It may be run again.
--
-- radiox        editions: anybody reads, nobody but the service key writes
-- radiox-blobs  what workers pass to each other: the service key alone
--
-- Another name than radiox: change it here as in RADIOX_BUCKET. Supabase's own limit for a file is the project's
-- (Storage > Settings); an hour of MP3 at 192 kb/s has 86 MB.

insert into storage.buckets (id, name, public, file_size_limit)
values ('radiox', 'radiox', true, null), ('radiox-blobs', 'radiox-blobs', false, null)
on conflict (id) do update set public = excluded.public;

alter table storage.objects enable row level security;

drop policy if exists "radiox: anybody reads editions" on storage.objects;
create policy "radiox: anybody reads editions"
    on storage.objects for select to anon, authenticated
    using (bucket_id = 'radiox');

-- No policy lets anon or authenticated insert, update or delete in either bucket, or read radiox-blobs: row-level
-- security refuses what no policy allows. The service role bypasses it.
