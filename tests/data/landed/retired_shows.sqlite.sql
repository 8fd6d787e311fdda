BEGIN TRANSACTION;
CREATE TABLE aired_story (
	show_id VARCHAR(64) NOT NULL, 
	story_id VARCHAR(64) NOT NULL, 
	preset VARCHAR(64) NOT NULL, 
	aired_at DATETIME NOT NULL, 
	title TEXT NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	article_ids JSON NOT NULL, 
	texts JSON NOT NULL, 
	sources JSON NOT NULL, 
	CONSTRAINT pk_aired_story PRIMARY KEY (show_id, story_id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('retired_shows');
CREATE TABLE breakers (
	provider VARCHAR(32) NOT NULL, 
	operation VARCHAR(32) NOT NULL, 
	failures INTEGER NOT NULL, 
	open_until DATETIME, 
	last_error TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_breakers PRIMARY KEY (provider, operation)
);
CREATE TABLE calls (
	call_id VARCHAR(32) NOT NULL, 
	step_key VARCHAR(64) NOT NULL, 
	owner VARCHAR(128) NOT NULL, 
	fence INTEGER NOT NULL, 
	show_id VARCHAR(32) NOT NULL, 
	preset VARCHAR(64) NOT NULL, 
	provider VARCHAR(32) NOT NULL, 
	operation VARCHAR(32) NOT NULL, 
	model VARCHAR(100) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	estimate BIGINT NOT NULL, 
	counted BIGINT NOT NULL, 
	units JSON NOT NULL, 
	fingerprint VARCHAR(64), 
	answer VARCHAR(200), 
	request_id VARCHAR(200), 
	error_kind VARCHAR(16), 
	error TEXT, 
	note VARCHAR(200), 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (call_id)
);
CREATE TABLE corrections (
	correction_id VARCHAR(32) NOT NULL, 
	show_id VARCHAR(32) NOT NULL, 
	preset VARCHAR(64) NOT NULL, 
	line INTEGER NOT NULL, 
	was TEXT NOT NULL, 
	now TEXT, 
	corrected_at DATETIME NOT NULL, 
	announced_by VARCHAR(32), 
	CONSTRAINT pk_corrections PRIMARY KEY (correction_id), 
	CONSTRAINT fk_corrections_show_id_shows FOREIGN KEY(show_id) REFERENCES shows (show_id) ON DELETE CASCADE
);
CREATE TABLE deliveries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	receiver VARCHAR(64) NOT NULL, 
	event_id BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	delivered BOOLEAN NOT NULL, 
	error TEXT, 
	CONSTRAINT uq_deliveries_event UNIQUE (receiver, event_id)
);
CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	show_id VARCHAR(32), 
	kind VARCHAR(40) NOT NULL, 
	data JSON NOT NULL
);
CREATE TABLE feeds (
	feed_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	moved_to TEXT, 
	etag TEXT, 
	last_modified TEXT, 
	body_hash VARCHAR(64), 
	content TEXT, 
	fetched_at DATETIME, 
	fresh_until DATETIME, 
	retry_at DATETIME, 
	retired_at DATETIME, 
	http_status INTEGER, 
	error TEXT, 
	last_error TEXT, 
	last_error_at DATETIME, 
	failures INTEGER NOT NULL, 
	claimed_by VARCHAR(64), 
	claimed_until DATETIME, 
	CONSTRAINT pk_feeds PRIMARY KEY (feed_id)
);
CREATE TABLE heartbeats (
	name VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);
CREATE TABLE hosts (
	host VARCHAR(300) NOT NULL, 
	rests_until DATETIME, 
	http_status INTEGER, 
	next_page_at DATETIME, 
	CONSTRAINT pk_hosts PRIMARY KEY (host)
);
CREATE TABLE media_files (
	file_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	media_type VARCHAR(60) NOT NULL, 
	size BIGINT NOT NULL, 
	licence TEXT NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	author VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_media_files PRIMARY KEY (file_id)
);
CREATE TABLE page_lines (
	host VARCHAR(300) NOT NULL, 
	line VARCHAR(32) NOT NULL, 
	pages INTEGER NOT NULL, 
	last_page VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_page_lines PRIMARY KEY (host, line)
);
CREATE TABLE pages (
	page_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	text TEXT, 
	error TEXT, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_pages PRIMARY KEY (page_id)
);
CREATE TABLE phrase_uses (
	show_id VARCHAR(64) NOT NULL, 
	phrase VARCHAR(240) NOT NULL, 
	preset VARCHAR(64) NOT NULL, 
	air_at DATETIME NOT NULL, 
	CONSTRAINT pk_phrase_uses PRIMARY KEY (show_id, phrase)
);
CREATE TABLE planner_marks (
	preset VARCHAR(64) NOT NULL, 
	seen_until DATETIME NOT NULL, 
	CONSTRAINT pk_planner_marks PRIMARY KEY (preset)
);
CREATE TABLE preset_revisions (
	preset VARCHAR(63) NOT NULL, 
	revision INTEGER NOT NULL, 
	text TEXT, 
	author VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_preset_revisions PRIMARY KEY (preset, revision)
);
CREATE TABLE programmes (
	preset VARCHAR(64) NOT NULL, 
	podcast_guid VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_programmes PRIMARY KEY (preset)
);
CREATE TABLE queue_waits (
	queue VARCHAR(32) NOT NULL, 
	bound FLOAT NOT NULL, 
	count BIGINT NOT NULL, 
	seconds FLOAT NOT NULL, 
	CONSTRAINT pk_queue_waits PRIMARY KEY (queue, bound)
);
CREATE TABLE reading (
	"key" VARCHAR(200) NOT NULL, 
	fetched DATETIME NOT NULL, 
	document JSON NOT NULL, 
	CONSTRAINT pk_reading PRIMARY KEY ("key")
);
CREATE TABLE receivers (
	name VARCHAR(64) NOT NULL, 
	"after" BIGINT NOT NULL, 
	CONSTRAINT pk_receivers PRIMARY KEY (name)
);
CREATE TABLE requests (
	"key" VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	answer JSON, 
	CONSTRAINT pk_requests PRIMARY KEY ("key")
);
CREATE TABLE robots (
	origin VARCHAR(300) NOT NULL, 
	body TEXT, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_robots PRIMARY KEY (origin)
);
CREATE TABLE show_steps (
	show_id VARCHAR(32) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	queue VARCHAR(16) NOT NULL, 
	reused BOOLEAN NOT NULL, 
	met_at DATETIME NOT NULL, 
	CONSTRAINT pk_show_steps PRIMARY KEY (show_id, "key"), 
	CONSTRAINT fk_show_steps_show_id_shows FOREIGN KEY(show_id) REFERENCES shows (show_id) ON DELETE CASCADE
);
INSERT INTO "show_steps" VALUES('show-1','key-1','script','script','script',0,'2026-11-23 07:54:00+00:00');
CREATE TABLE shows (
	show_id VARCHAR(32) NOT NULL, 
	preset VARCHAR(64) NOT NULL, 
	slot_at DATETIME, 
	air_at DATETIME NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	rung VARCHAR(16) NOT NULL, 
	degraded JSON NOT NULL, 
	preset_document JSON NOT NULL, 
	options JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	moved_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	submissions INTEGER NOT NULL, 
	error TEXT, 
	on_air_at DATETIME, 
	fell_back BOOLEAN NOT NULL, 
	broken VARCHAR(16), 
	document JSON, sent_at DATETIME, revises VARCHAR(32), retired_at DATETIME, 
	CONSTRAINT pk_shows PRIMARY KEY (show_id), 
	CONSTRAINT uq_shows_slot UNIQUE (preset, slot_at)
);
INSERT INTO "shows" VALUES('show-1','zurich',NULL,'2026-11-23 08:00:00+00:00','published','full','[]','{}','{}','2026-11-23 07:50:00+00:00','2026-11-23 08:00:00+00:00',NULL,1,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE speakers (
	speaker VARCHAR(63) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	character VARCHAR(4000) NOT NULL, 
	never_says JSON NOT NULL, 
	voices JSON NOT NULL, 
	edited BOOLEAN NOT NULL, 
	removed BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_speakers PRIMARY KEY (speaker)
);
CREATE TABLE steps (
	"key" VARCHAR(64) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	owner VARCHAR(128) NOT NULL, 
	fence INTEGER NOT NULL, 
	lease_until DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	output JSON, 
	cost FLOAT NOT NULL, 
	error TEXT, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, seconds FLOAT, 
	CONSTRAINT pk_steps PRIMARY KEY ("key")
);
INSERT INTO "steps" VALUES('key-1','script','done','worker',1,'2026-11-23 07:55:00+00:00',1,'{}',0.0,NULL,'2026-11-23 07:54:00+00:00',NULL,NULL);
CREATE TABLE tallies (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	family VARCHAR(16) NOT NULL, 
	label VARCHAR(64) NOT NULL, 
	second VARCHAR(64) NOT NULL, 
	third VARCHAR(64) NOT NULL, 
	count BIGINT NOT NULL, 
	amount FLOAT NOT NULL
);
INSERT INTO "tallies" VALUES(1,'shows','zurich','published','full',1,0.0);
INSERT INTO "tallies" VALUES(2,'steps','script','done','',1,0.0);
INSERT INTO "tallies" VALUES(3,'attempts','script','','',1,0.0);
CREATE TABLE vector (
	"key" VARCHAR(64) NOT NULL, 
	kept DATETIME NOT NULL, 
	vector BLOB NOT NULL, 
	CONSTRAINT pk_vector PRIMARY KEY ("key")
);
CREATE INDEX ix_aired_story_preset_aired_at ON aired_story (preset, aired_at);
CREATE INDEX ix_calls_preset_opened_at ON calls (preset, opened_at, counted);
CREATE INDEX ix_calls_provider_status ON calls (provider, status);
CREATE INDEX ix_calls_show_id ON calls (show_id);
CREATE INDEX ix_calls_step_key ON calls (step_key);
CREATE INDEX ix_pages_expires_at ON pages (expires_at);
CREATE INDEX ix_phrase_uses_preset_air_at ON phrase_uses (preset, air_at);
CREATE INDEX ix_shows_preset ON shows (preset);
CREATE INDEX ix_steps_name ON steps (name);
CREATE INDEX ix_vector_kept ON vector (kept);
CREATE INDEX ix_events_at ON events (at);
CREATE INDEX ix_events_show_id_id ON events (show_id, id);
CREATE INDEX ix_page_lines_seen_at ON page_lines (seen_at);
CREATE INDEX ix_corrections_preset_corrected_at ON corrections (preset, corrected_at);
CREATE INDEX ix_deliveries_ended_at_due_at ON deliveries (ended_at, due_at);
CREATE INDEX ix_shows_air_at_show_id ON shows (air_at, show_id);
CREATE INDEX ix_shows_status_on_air_at ON shows (status, on_air_at);
CREATE INDEX ix_shows_sent_at_moved_at ON shows (sent_at, moved_at);
CREATE INDEX ix_shows_preset_air_at_show_id ON shows (preset, air_at, show_id);
CREATE TRIGGER tally_new_steps AFTER INSERT ON steps FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', NEW.name, NEW.status, '', 1, 0; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'attempts', NEW.name, '', '', NEW.attempts, NEW.cost; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'retries', NEW.name, '', '', CASE WHEN NEW.attempts > 1 THEN NEW.attempts - 1 ELSE 0 END, 0 WHERE NEW.attempts > 1; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'duration', NEW.name, CASE WHEN NEW.seconds <= 0.1 THEN '0.1' WHEN NEW.seconds <= 0.5 THEN '0.5' WHEN NEW.seconds <= 1.0 THEN '1.0' WHEN NEW.seconds <= 2.5 THEN '2.5' WHEN NEW.seconds <= 5.0 THEN '5.0' WHEN NEW.seconds <= 10.0 THEN '10.0' WHEN NEW.seconds <= 30.0 THEN '30.0' WHEN NEW.seconds <= 60.0 THEN '60.0' WHEN NEW.seconds <= 120.0 THEN '120.0' WHEN NEW.seconds <= 300.0 THEN '300.0' ELSE '+Inf' END, '', 1, NEW.seconds WHERE NEW.seconds IS NOT NULL; END;
CREATE TRIGGER tally_changed_steps AFTER UPDATE OF status, attempts, cost, seconds ON steps FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', OLD.name, OLD.status, '', -1, 0 WHERE OLD.status <> NEW.status; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'steps', NEW.name, NEW.status, '', 1, 0 WHERE OLD.status <> NEW.status; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'attempts', NEW.name, '', '', NEW.attempts - OLD.attempts, NEW.cost - OLD.cost WHERE OLD.attempts <> NEW.attempts OR OLD.cost <> NEW.cost; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'retries', NEW.name, '', '', CASE WHEN NEW.attempts > 1 THEN NEW.attempts - 1 ELSE 0 END - CASE WHEN OLD.attempts > 1 THEN OLD.attempts - 1 ELSE 0 END, 0 WHERE OLD.attempts <> NEW.attempts AND NEW.attempts > 1; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'duration', NEW.name, CASE WHEN NEW.seconds <= 0.1 THEN '0.1' WHEN NEW.seconds <= 0.5 THEN '0.5' WHEN NEW.seconds <= 1.0 THEN '1.0' WHEN NEW.seconds <= 2.5 THEN '2.5' WHEN NEW.seconds <= 5.0 THEN '5.0' WHEN NEW.seconds <= 10.0 THEN '10.0' WHEN NEW.seconds <= 30.0 THEN '30.0' WHEN NEW.seconds <= 60.0 THEN '60.0' WHEN NEW.seconds <= 120.0 THEN '120.0' WHEN NEW.seconds <= 300.0 THEN '300.0' ELSE '+Inf' END, '', 1, NEW.seconds WHERE OLD.seconds IS NULL AND NEW.seconds IS NOT NULL; END;
CREATE TRIGGER tally_new_show_steps AFTER INSERT ON show_steps FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'reused', NEW.name, '', '', 1, 0 WHERE NEW.reused; END;
CREATE TRIGGER tally_changed_show_steps AFTER UPDATE OF reused ON show_steps FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'reused', NEW.name, '', '', CASE WHEN NEW.reused THEN 1 ELSE -1 END, 0 WHERE OLD.reused <> NEW.reused; END;
CREATE TRIGGER tally_new_calls AFTER INSERT ON calls FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 WHERE NEW.error_kind IS NOT NULL; END;
CREATE TRIGGER tally_changed_calls AFTER UPDATE OF status, counted, error_kind ON calls FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', OLD.provider, OLD.operation, OLD.status, -1, -OLD.counted WHERE OLD.status <> NEW.status OR OLD.counted <> NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted WHERE OLD.status <> NEW.status OR OLD.counted <> NEW.counted; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 WHERE OLD.error_kind IS NULL AND NEW.error_kind IS NOT NULL; END;
CREATE TRIGGER tally_new_shows AFTER INSERT ON shows FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 WHERE true AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'lateness', NEW.preset, CASE WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 1.0 THEN '1.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 5.0 THEN '5.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 15.0 THEN '15.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 60.0 THEN '60.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 120.0 THEN '120.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 300.0 THEN '300.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 900.0 THEN '900.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 3600.0 THEN '3600.0' ELSE '+Inf' END, '', 1, CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END WHERE NEW.status IN ('published', 'retracted') AND NEW.slot_at IS NOT NULL AND NEW.on_air_at IS NOT NULL; END;
CREATE TRIGGER tally_changed_shows AFTER UPDATE OF status, rung, on_air_at ON shows FOR EACH ROW BEGIN INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', OLD.preset, OLD.status, OLD.rung, -1, 0 WHERE (OLD.status <> NEW.status OR OLD.rung <> NEW.rung) AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 WHERE (OLD.status <> NEW.status OR OLD.rung <> NEW.rung) AND NEW.revises IS NULL; INSERT INTO tallies (family, label, second, third, count, amount) SELECT 'lateness', NEW.preset, CASE WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 1.0 THEN '1.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 5.0 THEN '5.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 15.0 THEN '15.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 60.0 THEN '60.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 120.0 THEN '120.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 300.0 THEN '300.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 900.0 THEN '900.0' WHEN CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END <= 3600.0 THEN '3600.0' ELSE '+Inf' END, '', 1, CASE WHEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 > 0 THEN (julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0 ELSE 0.0 END WHERE NEW.status IN ('published', 'retracted') AND NEW.slot_at IS NOT NULL AND NEW.on_air_at IS NOT NULL AND OLD.on_air_at IS NULL; END;
CREATE INDEX ix_shows_revises ON shows (revises) WHERE revises IS NOT NULL;
CREATE INDEX ix_shows_status_air_at_retired_at ON shows (status, air_at, retired_at);
CREATE INDEX ix_shows_status_preset_air_at_retired_at ON shows (status, preset, air_at, retired_at);
CREATE INDEX ix_show_steps_key ON show_steps ("key");
CREATE INDEX ix_corrections_show_id ON corrections (show_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('tallies',3);
COMMIT;
