-- What someone chose about mail. A row is a choice other than what goes without one: to hear no more of a topic, or to get copies of
-- what goes to the own organisation. What the law has us send is no topic.
CREATE TABLE mail_choices (
    user_id uuid NOT NULL REFERENCES users,
    topic text NOT NULL CONSTRAINT mail_choices_topic_known CHECK (topic IN ('new-applications', 'supplements', 'scoring', 'decisions',
        'reserve-list', 'reports', 'objections', 'awards', 'payments', 'terms', 'copies')),
    chosen_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, topic)
);
GRANT SELECT, INSERT, DELETE ON mail_choices TO plafond_app;
