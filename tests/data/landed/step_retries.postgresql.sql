CREATE FUNCTION public.tally_changed_calls() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', OLD.provider, OLD.operation, OLD.status, -1, -OLD.counted WHERE OLD.status <> NEW.status OR OLD.counted <> NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted WHERE OLD.status <> NEW.status OR OLD.counted <> NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 WHERE OLD.error_kind IS NULL AND NEW.error_kind IS NOT NULL; RETURN NULL; END $$;
CREATE FUNCTION public.tally_changed_show_steps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'reused', NEW.name, '', '', CASE WHEN NEW.reused THEN 1 ELSE -1 END, 0 WHERE OLD.reused <> NEW.reused; RETURN NULL; END $$;
CREATE FUNCTION public.tally_changed_shows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', OLD.preset, OLD.status, OLD.rung, -1, 0 WHERE (OLD.status <> NEW.status OR OLD.rung <> NEW.rung) AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 WHERE (OLD.status <> NEW.status OR OLD.rung <> NEW.rung) AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'lateness', NEW.preset, CASE WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 1.0 THEN '1.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 5.0 THEN '5.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 15.0 THEN '15.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 60.0 THEN '60.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 120.0 THEN '120.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 300.0 THEN '300.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 900.0 THEN '900.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 3600.0 THEN '3600.0' ELSE '+Inf' END, '', 1, CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END WHERE NEW.status IN ('published', 'retracted') AND NEW.slot_at IS NOT NULL AND NEW.on_air_at IS NOT NULL AND OLD.on_air_at IS NULL; RETURN NULL; END $$;
CREATE FUNCTION public.tally_changed_steps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', OLD.name, OLD.status, '', -1, 0 WHERE OLD.status <> NEW.status; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', NEW.name, NEW.status, '', 1, 0 WHERE OLD.status <> NEW.status; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'attempts', NEW.name, '', '', NEW.attempts - OLD.attempts, NEW.cost - OLD.cost WHERE OLD.attempts <> NEW.attempts OR OLD.cost <> NEW.cost; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'retries', NEW.name, '', '', CASE WHEN NEW.attempts > 1 THEN NEW.attempts - 1 ELSE 0 END - CASE WHEN OLD.attempts > 1 THEN OLD.attempts - 1 ELSE 0 END, 0 WHERE OLD.attempts <> NEW.attempts AND NEW.attempts > 1; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'duration', NEW.name, CASE WHEN NEW.seconds <= 0.1 THEN '0.1' WHEN NEW.seconds <= 0.5 THEN '0.5' WHEN NEW.seconds <= 1.0 THEN '1.0' WHEN NEW.seconds <= 2.5 THEN '2.5' WHEN NEW.seconds <= 5.0 THEN '5.0' WHEN NEW.seconds <= 10.0 THEN '10.0' WHEN NEW.seconds <= 30.0 THEN '30.0' WHEN NEW.seconds <= 60.0 THEN '60.0' WHEN NEW.seconds <= 120.0 THEN '120.0' WHEN NEW.seconds <= 300.0 THEN '300.0' ELSE '+Inf' END, '', 1, NEW.seconds WHERE OLD.seconds IS NULL AND NEW.seconds IS NOT NULL; RETURN NULL; END $$;
CREATE FUNCTION public.tally_new_calls() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 WHERE NEW.error_kind IS NOT NULL; RETURN NULL; END $$;
CREATE FUNCTION public.tally_new_show_steps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'reused', NEW.name, '', '', 1, 0 WHERE NEW.reused; RETURN NULL; END $$;
CREATE FUNCTION public.tally_new_shows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 WHERE true AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'lateness', NEW.preset, CASE WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 1.0 THEN '1.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 5.0 THEN '5.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 15.0 THEN '15.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 60.0 THEN '60.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 120.0 THEN '120.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 300.0 THEN '300.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 900.0 THEN '900.0' WHEN CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END <= 3600.0 THEN '3600.0' ELSE '+Inf' END, '', 1, CASE WHEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) > 0 THEN CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision) ELSE 0.0 END WHERE NEW.status IN ('published', 'retracted') AND NEW.slot_at IS NOT NULL AND NEW.on_air_at IS NOT NULL; RETURN NULL; END $$;
CREATE FUNCTION public.tally_new_steps() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', NEW.name, NEW.status, '', 1, 0; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'attempts', NEW.name, '', '', NEW.attempts, NEW.cost; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'retries', NEW.name, '', '', CASE WHEN NEW.attempts > 1 THEN NEW.attempts - 1 ELSE 0 END, 0 WHERE NEW.attempts > 1; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'duration', NEW.name, CASE WHEN NEW.seconds <= 0.1 THEN '0.1' WHEN NEW.seconds <= 0.5 THEN '0.5' WHEN NEW.seconds <= 1.0 THEN '1.0' WHEN NEW.seconds <= 2.5 THEN '2.5' WHEN NEW.seconds <= 5.0 THEN '5.0' WHEN NEW.seconds <= 10.0 THEN '10.0' WHEN NEW.seconds <= 30.0 THEN '30.0' WHEN NEW.seconds <= 60.0 THEN '60.0' WHEN NEW.seconds <= 120.0 THEN '120.0' WHEN NEW.seconds <= 300.0 THEN '300.0' ELSE '+Inf' END, '', 1, NEW.seconds WHERE NEW.seconds IS NOT NULL; RETURN NULL; END $$;
CREATE TABLE public.aired_story (
    show_id character varying(64) NOT NULL,
    story_id character varying(64) NOT NULL,
    preset character varying(64) NOT NULL,
    aired_at timestamp with time zone NOT NULL,
    title text NOT NULL,
    language character varying(8) NOT NULL,
    article_ids json NOT NULL,
    texts json NOT NULL,
    sources json NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.breakers (
    provider character varying(32) NOT NULL,
    operation character varying(32) NOT NULL,
    failures integer NOT NULL,
    open_until timestamp with time zone,
    last_error text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.calls (
    call_id character varying(32) NOT NULL,
    step_key character varying(64) NOT NULL,
    owner character varying(128) NOT NULL,
    fence integer NOT NULL,
    show_id character varying(32) NOT NULL,
    preset character varying(64) NOT NULL,
    provider character varying(32) NOT NULL,
    operation character varying(32) NOT NULL,
    model character varying(100) NOT NULL,
    status character varying(16) NOT NULL,
    estimate bigint NOT NULL,
    counted bigint NOT NULL,
    units json NOT NULL,
    fingerprint character varying(64),
    answer character varying(200),
    request_id character varying(200),
    error_kind character varying(16),
    error text,
    note character varying(200),
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone
);
CREATE TABLE public.corrections (
    correction_id character varying(32) NOT NULL,
    show_id character varying(32) NOT NULL,
    preset character varying(64) NOT NULL,
    line integer NOT NULL,
    was text NOT NULL,
    now text,
    corrected_at timestamp with time zone NOT NULL,
    announced_by character varying(32)
);
CREATE TABLE public.deliveries (
    id bigint NOT NULL,
    receiver character varying(64) NOT NULL,
    event_id bigint NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    delivered boolean NOT NULL,
    error text
);
CREATE SEQUENCE public.deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.deliveries_id_seq OWNED BY public.deliveries.id;
CREATE TABLE public.events (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    show_id character varying(32),
    kind character varying(40) NOT NULL,
    data json NOT NULL
);
CREATE SEQUENCE public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;
CREATE TABLE public.feeds (
    feed_id character varying(64) NOT NULL,
    url text NOT NULL,
    moved_to text,
    etag text,
    last_modified text,
    body_hash character varying(64),
    content text,
    fetched_at timestamp with time zone,
    fresh_until timestamp with time zone,
    retry_at timestamp with time zone,
    retired_at timestamp with time zone,
    http_status integer,
    error text,
    last_error text,
    last_error_at timestamp with time zone,
    failures integer NOT NULL,
    claimed_by character varying(64),
    claimed_until timestamp with time zone
);
CREATE TABLE public.heartbeats (
    name character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.hosts (
    host character varying(300) NOT NULL,
    rests_until timestamp with time zone,
    http_status integer,
    next_page_at timestamp with time zone
);
CREATE TABLE public.media_files (
    file_id character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    media_type character varying(60) NOT NULL,
    size bigint NOT NULL,
    licence text NOT NULL,
    title character varying(200) NOT NULL,
    author character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.page_lines (
    host character varying(300) NOT NULL,
    line character varying(32) NOT NULL,
    pages integer NOT NULL,
    last_page character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.pages (
    page_id character varying(64) NOT NULL,
    url text NOT NULL,
    text text,
    error text,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.phrase_uses (
    show_id character varying(64) NOT NULL,
    phrase character varying(240) NOT NULL,
    preset character varying(64) NOT NULL,
    air_at timestamp with time zone NOT NULL
);
CREATE TABLE public.planner_marks (
    preset character varying(64) NOT NULL,
    seen_until timestamp with time zone NOT NULL
);
CREATE TABLE public.preset_revisions (
    preset character varying(63) NOT NULL,
    revision integer NOT NULL,
    text text,
    author character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.programmes (
    preset character varying(64) NOT NULL,
    podcast_guid character varying(36) NOT NULL
);
CREATE TABLE public.queue_waits (
    queue character varying(32) NOT NULL,
    bound double precision NOT NULL,
    count bigint NOT NULL,
    seconds double precision NOT NULL
);
CREATE TABLE public.reading (
    key character varying(200) NOT NULL,
    fetched timestamp with time zone NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.receivers (
    name character varying(64) NOT NULL,
    after bigint NOT NULL
);
CREATE TABLE public.requests (
    key character varying(64) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    answer json
);
CREATE TABLE public.robots (
    origin character varying(300) NOT NULL,
    body text,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.show_steps (
    show_id character varying(32) NOT NULL,
    key character varying(64) NOT NULL,
    name character varying(32) NOT NULL,
    label character varying(200) NOT NULL,
    queue character varying(16) NOT NULL,
    reused boolean NOT NULL,
    met_at timestamp with time zone NOT NULL
);
CREATE TABLE public.shows (
    show_id character varying(32) NOT NULL,
    preset character varying(64) NOT NULL,
    slot_at timestamp with time zone,
    air_at timestamp with time zone NOT NULL,
    status character varying(16) NOT NULL,
    rung character varying(16) NOT NULL,
    degraded json NOT NULL,
    preset_document json NOT NULL,
    options json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    submissions integer NOT NULL,
    error text,
    on_air_at timestamp with time zone,
    fell_back boolean NOT NULL,
    broken character varying(16),
    document json,
    sent_at timestamp with time zone,
    revises character varying(32),
    retired_at timestamp with time zone
);
CREATE TABLE public.speakers (
    speaker character varying(63) NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(20) NOT NULL,
    "character" character varying(4000) NOT NULL,
    never_says json NOT NULL,
    voices json NOT NULL,
    edited boolean NOT NULL,
    removed boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.steps (
    key character varying(64) NOT NULL,
    name character varying(32) NOT NULL,
    status character varying(16) NOT NULL,
    owner character varying(128) NOT NULL,
    fence integer NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    output json,
    cost double precision NOT NULL,
    error text,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    seconds double precision
);
CREATE TABLE public.tallies (
    id bigint NOT NULL,
    family character varying(16) NOT NULL,
    label character varying(64) NOT NULL,
    second character varying(64) NOT NULL,
    third character varying(64) NOT NULL,
    count bigint NOT NULL,
    amount double precision NOT NULL
);
CREATE SEQUENCE public.tallies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tallies_id_seq OWNED BY public.tallies.id;
CREATE TABLE public.vector (
    key character varying(64) NOT NULL,
    kept timestamp with time zone NOT NULL,
    vector bytea NOT NULL
);
ALTER TABLE ONLY public.deliveries ALTER COLUMN id SET DEFAULT nextval('public.deliveries_id_seq'::regclass);
ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id_seq'::regclass);
ALTER TABLE ONLY public.tallies ALTER COLUMN id SET DEFAULT nextval('public.tallies_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('step_retries');
INSERT INTO public.show_steps VALUES ('show-1', 'key-1', 'script', 'script', 'script', false, '2026-11-23 07:54:00+00');
INSERT INTO public.shows VALUES ('show-1', 'zurich', NULL, '2026-11-23 08:00:00+00', 'published', 'full', '[]', '{}', '{}', '2026-11-23 07:50:00+00', '2026-11-23 08:00:00+00', NULL, 1, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.steps VALUES ('key-1', 'script', 'done', 'worker', 1, '2026-11-23 07:55:00+00', 1, '{}', 0, NULL, '2026-11-23 07:54:00+00', NULL, NULL);
INSERT INTO public.tallies VALUES (1, 'shows', 'zurich', 'published', 'full', 1, 0);
INSERT INTO public.tallies VALUES (2, 'steps', 'script', 'done', '', 1, 0);
INSERT INTO public.tallies VALUES (3, 'attempts', 'script', '', '', 1, 0);
SELECT pg_catalog.setval('public.deliveries_id_seq', 1, false);
SELECT pg_catalog.setval('public.events_id_seq', 1, false);
SELECT pg_catalog.setval('public.tallies_id_seq', 3, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.aired_story
    ADD CONSTRAINT pk_aired_story PRIMARY KEY (show_id, story_id);
ALTER TABLE ONLY public.breakers
    ADD CONSTRAINT pk_breakers PRIMARY KEY (provider, operation);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT pk_calls PRIMARY KEY (call_id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (correction_id);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT pk_deliveries PRIMARY KEY (id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT pk_feeds PRIMARY KEY (feed_id);
ALTER TABLE ONLY public.heartbeats
    ADD CONSTRAINT pk_heartbeats PRIMARY KEY (name);
ALTER TABLE ONLY public.hosts
    ADD CONSTRAINT pk_hosts PRIMARY KEY (host);
ALTER TABLE ONLY public.media_files
    ADD CONSTRAINT pk_media_files PRIMARY KEY (file_id);
ALTER TABLE ONLY public.page_lines
    ADD CONSTRAINT pk_page_lines PRIMARY KEY (host, line);
ALTER TABLE ONLY public.pages
    ADD CONSTRAINT pk_pages PRIMARY KEY (page_id);
ALTER TABLE ONLY public.phrase_uses
    ADD CONSTRAINT pk_phrase_uses PRIMARY KEY (show_id, phrase);
ALTER TABLE ONLY public.planner_marks
    ADD CONSTRAINT pk_planner_marks PRIMARY KEY (preset);
ALTER TABLE ONLY public.preset_revisions
    ADD CONSTRAINT pk_preset_revisions PRIMARY KEY (preset, revision);
ALTER TABLE ONLY public.programmes
    ADD CONSTRAINT pk_programmes PRIMARY KEY (preset);
ALTER TABLE ONLY public.queue_waits
    ADD CONSTRAINT pk_queue_waits PRIMARY KEY (queue, bound);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT pk_reading PRIMARY KEY (key);
ALTER TABLE ONLY public.receivers
    ADD CONSTRAINT pk_receivers PRIMARY KEY (name);
ALTER TABLE ONLY public.requests
    ADD CONSTRAINT pk_requests PRIMARY KEY (key);
ALTER TABLE ONLY public.robots
    ADD CONSTRAINT pk_robots PRIMARY KEY (origin);
ALTER TABLE ONLY public.show_steps
    ADD CONSTRAINT pk_show_steps PRIMARY KEY (show_id, key);
ALTER TABLE ONLY public.shows
    ADD CONSTRAINT pk_shows PRIMARY KEY (show_id);
ALTER TABLE ONLY public.speakers
    ADD CONSTRAINT pk_speakers PRIMARY KEY (speaker);
ALTER TABLE ONLY public.steps
    ADD CONSTRAINT pk_steps PRIMARY KEY (key);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT pk_tallies PRIMARY KEY (id);
ALTER TABLE ONLY public.vector
    ADD CONSTRAINT pk_vector PRIMARY KEY (key);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT uq_deliveries_event UNIQUE (receiver, event_id);
ALTER TABLE ONLY public.shows
    ADD CONSTRAINT uq_shows_slot UNIQUE (preset, slot_at);
CREATE INDEX ix_aired_story_preset_aired_at ON public.aired_story USING btree (preset, aired_at);
CREATE INDEX ix_calls_preset_opened_at ON public.calls USING btree (preset, opened_at, counted);
CREATE INDEX ix_calls_provider_status ON public.calls USING btree (provider, status);
CREATE INDEX ix_calls_show_id ON public.calls USING btree (show_id);
CREATE INDEX ix_calls_step_key ON public.calls USING btree (step_key);
CREATE INDEX ix_corrections_preset_corrected_at ON public.corrections USING btree (preset, corrected_at);
CREATE INDEX ix_corrections_show_id ON public.corrections USING btree (show_id);
CREATE INDEX ix_deliveries_ended_at_due_at ON public.deliveries USING btree (ended_at, due_at);
CREATE INDEX ix_events_at ON public.events USING btree (at);
CREATE INDEX ix_events_show_id_id ON public.events USING btree (show_id, id);
CREATE INDEX ix_page_lines_seen_at ON public.page_lines USING btree (seen_at);
CREATE INDEX ix_pages_expires_at ON public.pages USING btree (expires_at);
CREATE INDEX ix_phrase_uses_preset_air_at ON public.phrase_uses USING btree (preset, air_at);
CREATE INDEX ix_show_steps_key ON public.show_steps USING btree (key);
CREATE INDEX ix_shows_air_at_show_id ON public.shows USING btree (air_at, show_id);
CREATE INDEX ix_shows_preset ON public.shows USING btree (preset);
CREATE INDEX ix_shows_preset_air_at_show_id ON public.shows USING btree (preset, air_at, show_id);
CREATE INDEX ix_shows_revises ON public.shows USING btree (revises);
CREATE INDEX ix_shows_sent_at_moved_at ON public.shows USING btree (sent_at, moved_at);
CREATE INDEX ix_shows_status_air_at_retired_at ON public.shows USING btree (status, air_at, retired_at);
CREATE INDEX ix_shows_status_on_air_at ON public.shows USING btree (status, on_air_at);
CREATE INDEX ix_shows_status_preset_air_at_retired_at ON public.shows USING btree (status, preset, air_at, retired_at);
CREATE INDEX ix_steps_name ON public.steps USING btree (name);
CREATE INDEX ix_vector_kept ON public.vector USING btree (kept);
CREATE TRIGGER tally_changed_calls AFTER UPDATE OF status, counted, error_kind ON public.calls FOR EACH ROW EXECUTE FUNCTION public.tally_changed_calls();
CREATE TRIGGER tally_changed_show_steps AFTER UPDATE OF reused ON public.show_steps FOR EACH ROW EXECUTE FUNCTION public.tally_changed_show_steps();
CREATE TRIGGER tally_changed_shows AFTER UPDATE OF status, rung, on_air_at ON public.shows FOR EACH ROW EXECUTE FUNCTION public.tally_changed_shows();
CREATE TRIGGER tally_changed_steps AFTER UPDATE OF status, attempts, cost, seconds ON public.steps FOR EACH ROW EXECUTE FUNCTION public.tally_changed_steps();
CREATE TRIGGER tally_new_calls AFTER INSERT ON public.calls FOR EACH ROW EXECUTE FUNCTION public.tally_new_calls();
CREATE TRIGGER tally_new_show_steps AFTER INSERT ON public.show_steps FOR EACH ROW EXECUTE FUNCTION public.tally_new_show_steps();
CREATE TRIGGER tally_new_shows AFTER INSERT ON public.shows FOR EACH ROW EXECUTE FUNCTION public.tally_new_shows();
CREATE TRIGGER tally_new_steps AFTER INSERT ON public.steps FOR EACH ROW EXECUTE FUNCTION public.tally_new_steps();
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_show_id_shows FOREIGN KEY (show_id) REFERENCES public.shows(show_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.show_steps
    ADD CONSTRAINT fk_show_steps_show_id_shows FOREIGN KEY (show_id) REFERENCES public.shows(show_id) ON DELETE CASCADE;
