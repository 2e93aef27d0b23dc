"""The store's tables, a sentence each, and what each column holds: the documents are written from it."""

from __future__ import annotations

SCHEMA = """
-- one row per measure, period and place, as published; suppressed = value null with bounds
CREATE TABLE observations(
    measure VARCHAR, -- what is counted, by the name that data/sources.toml gives it
    period VARCHAR, -- when, as it is written: 2021, mid-2022, 2008/09, 2003-2007, 2008-08
    place VARCHAR, -- id of the place
    value DOUBLE, -- the figure; null where it is suppressed
    lower DOUBLE, -- the least a suppressed or rounded figure can be; null where the value is exact
    upper DOUBLE, -- the most it can be
    source VARCHAR -- id of the source
);
-- one row per place; the kind carries the vintage of its code
CREATE TABLE places(
    place VARCHAR PRIMARY KEY, -- its id: kind and code with a colon, such as ward24:E05000934
    code VARCHAR, -- its code as published; of an area, its id in its scheme
    name VARCHAR, -- its name as readers see it; of an LSOA, its ward and neighbourhood; or empty
    official_name VARCHAR, -- its name as published; empty where no file names it
    kind VARCHAR, -- what it is and the year of its code: lsoa21, ward24, lad24, rgn, ctry, pcd, area
    area_km2 DOUBLE, -- its area in square kilometres; null where it has no outline
    residents DOUBLE -- its latest count of residents; null where there is none
);
-- one row per pair of related places as published: the share of the child's residents who live in the parent
CREATE TABLE links(
    child VARCHAR, -- id of the place that lies in the other
    parent VARCHAR, -- id of the place it lies in
    share DOUBLE, -- share of the child's residents who live in the parent, 0 to 1
    method VARCHAR, -- how it is known: same, nested, exact, best_fit or population_share
    source VARCHAR -- id of the source; null where two places share one code
);
-- one row per published place and each borough, ward, LSOA or area of an edition that it is part of
CREATE TABLE lookup(
    child VARCHAR, -- id of the published place
    parent VARCHAR, -- id of the borough, ward, LSOA or area; each also lies in itself
    share DOUBLE, -- share of the child that counts in the parent, 0 to 1
    method VARCHAR -- the method that loses most on the way from the one to the other
);
-- one row per place of an edition and kind of published place: the residents of all its parts, to measure
-- coverage by
CREATE TABLE place_totals(
    parent VARCHAR, -- id of the place
    kind VARCHAR, -- kind of the published places
    residents DOUBLE, -- their residents by their shares in the place; 1 each where not known
    n_source_places BIGINT -- how many they are
);
-- one row per district of England and postcode district that shares a postcode with it
CREATE TABLE postcode_districts(
    place VARCHAR, -- id of the district
    district VARCHAR -- the first half of a postcode, such as WS1
);
-- one row per postcode and kind of LSOA: the LSOA of an edition that it lies in
CREATE TABLE postcodes(
    postcode VARCHAR, -- in capitals, a space between its halves: WS1 1AA
    place VARCHAR -- id of the LSOA
);
-- one row per edition and place of it that a reader may look for
CREATE TABLE searchable(
    edition VARCHAR, -- id of the edition
    level VARCHAR, -- borough, area, ward, msoa or lsoa
    scheme VARCHAR, -- id of the scheme of an area; empty at the other levels
    place VARCHAR, -- id of the place
    code VARCHAR, -- its code; of an area, its id in its scheme
    name VARCHAR, -- its name as readers see it
    key VARCHAR, -- that name without case, accents and marks
    keys VARCHAR, -- the same between bars, and of an LSOA the part behind its ward: |a b 017b|b 017b|
    official VARCHAR, -- its official name likewise, between bars; empty where it is one of the others
    ward VARCHAR, -- id of the ward that it is, or of the one that has most of an LSOA; else empty
    ward_name VARCHAR, -- name of the ward that has most of an LSOA; else empty
    areas VARCHAR[] -- ids of the areas it lies in most, one a scheme
);
-- one row per point that a source names, such as a school: where it is; its figures are never its place's
CREATE TABLE points(
    point VARCHAR PRIMARY KEY, -- its id: what it is and its code with a colon, such as schools:104250
    code VARCHAR, -- its code as published
    name VARCHAR, -- its name; empty where no file names it
    kind VARCHAR, -- what it is, in the plural: schools
    category VARCHAR, -- which sort of it: the phase of a school; empty where not known
    longitude DOUBLE, -- degrees (WGS84); null where only figures of it are known
    latitude DOUBLE, -- degrees (WGS84); null where only figures of it are known
    place VARCHAR, -- id of the LSOA or district that it stands in
    source VARCHAR -- id of the source
);
-- one row per point, figure and period
CREATE TABLE point_figures(
    point VARCHAR, -- id of the point
    figure VARCHAR, -- id of the figure
    label VARCHAR, -- its name
    unit VARCHAR, -- its unit
    decimals INTEGER, -- decimals shown
    period VARCHAR, -- when
    value DOUBLE, -- the figure; null where it is not known
    reason VARCHAR, -- why it is not known; empty where it is
    source VARCHAR -- id of the source
);
-- one row per place: its simplified outline, WGS84 well-known binary
CREATE TABLE boundaries(
    place VARCHAR PRIMARY KEY, -- id of the place
    geometry BLOB -- polygon, longitude and latitude in degrees
);
-- one row per source, place named and gap: days for which the publisher's own record says that nothing was
-- supplied, a gap that has not ended without its last day
CREATE TABLE gaps(
    source VARCHAR, -- id of the source
    place VARCHAR, -- id of the place without data
    start DATE, -- first day
    "end" DATE, -- last day; null for a gap that has not ended
    reason VARCHAR, -- a sentence: who supplied nothing, since when, and why
    url VARCHAR -- the publisher's record
);
-- one row per file read (or files, where a source has many) and reason: nothing is dropped in silence
CREATE TABLE loads(
    source VARCHAR, -- id of the source
    file VARCHAR, -- name of the file, or the first and last of many
    sha256 VARCHAR, -- its checksum, or one for all
    rows_read BIGINT, -- rows in it
    rows_kept BIGINT, -- rows of wanted places
    dropped BIGINT, -- rows or cells left out for this reason
    reason VARCHAR, -- why; empty where nothing was left out
    loaded_at TIMESTAMP -- when
);
-- one row per indicator declared
CREATE TABLE indicators(
    indicator VARCHAR PRIMARY KEY, -- its id
    label VARCHAR, -- its name
    short_label VARCHAR, -- its name where there is little room
    theme VARCHAR, -- the theme it stands under
    definition VARCHAR, -- what it counts, in a sentence
    kind VARCHAR, -- count, ratio, weighted_mean or published
    numerator VARCHAR[], -- measures that are added up above the line
    denominator VARCHAR[], -- measures that are added up below it
    value VARCHAR, -- measure of a weighted mean, or the published figure; otherwise empty
    weight VARCHAR, -- measure that weighs a mean; otherwise empty
    scale DOUBLE, -- what the quotient is multiplied by: 100 for a percentage
    unit VARCHAR, -- unit of the figure
    decimals INTEGER, -- decimals shown
    polarity VARCHAR, -- lower_is_better, higher_is_better or neutral
    proportion BOOLEAN, -- whether it is a share of a whole, so that its interval is a proportion's
    min_coverage DOUBLE, -- share of residents that must have the figure before it is shown
    overlaps_with VARCHAR[], -- indicators that count partly the same people
    comparable_over_time BOOLEAN, -- whether periods may be compared
    caveat VARCHAR, -- what a reader must know; empty where nothing
    position INTEGER -- its place in the file, from 0
);
-- one row per source declared
CREATE TABLE sources(
    source VARCHAR PRIMARY KEY, -- its id
    title VARCHAR, -- title as published
    publisher VARCHAR, -- who published it
    edition VARCHAR, -- which issue it is
    licence VARCHAR, -- under which licence
    attribution VARCHAR, -- the words that the licence asks for
    url VARCHAR, -- where it was published
    note VARCHAR, -- what else there is to say
    shape VARCHAR, -- shape of its file, which says what reads it
    position INTEGER -- its place in the file, from 0
);
-- one row per edition of a borough
CREATE TABLE editions(
    edition VARCHAR PRIMARY KEY, -- its id
    name VARCHAR, -- name of the borough
    title VARCHAR, -- name of the edition
    borough VARCHAR, -- place id of the borough
    ward_kind VARCHAR, -- kind of its wards
    lsoa_kind VARCHAR, -- kind of its LSOAs
    comparators VARCHAR[], -- place ids of what it is compared with
    notes VARCHAR[], -- sentences on what the edition has and lacks
    existing_sites VARCHAR[], -- place ids of wards or LSOAs that have a site already
    indicators VARCHAR[], -- ids of the indicators it shows; empty where it shows all
    current_indicators VARCHAR[], -- ids of indicators whose current period is not the latest
    current_periods VARCHAR[], -- the current period of each of these
    wards_until DATE, -- last day of the period in which its wards were replaced; null where they are in force
    position INTEGER -- its place in the list of editions, from 0
);
-- one row per area of a scheme of an edition; parted says that the scheme divides wards
CREATE TABLE areas(
    area VARCHAR PRIMARY KEY, -- place id of the area
    edition VARCHAR, -- id of the edition
    scheme VARCHAR, -- id of the scheme
    scheme_label VARCHAR, -- name of the scheme
    scheme_note VARCHAR, -- what there is to say of it
    id VARCHAR, -- id of the area in the scheme
    name VARCHAR, -- name of the area
    colour VARCHAR, -- its colour on maps; empty where the app chooses
    parted BOOLEAN, -- whether areas of the scheme take in or leave out parts of wards
    position INTEGER -- its place in the edition, from 0
);
-- one row per preset of need and criterion; what its method asks for and nobody supplied stands in unknown,
-- and need_is says which way is need where the indicator is neutral
CREATE TABLE presets(
    preset VARCHAR, -- id of the preset
    label VARCHAR, -- its name
    note VARCHAR, -- whose method it is
    unknown VARCHAR[], -- what the method asks for and nobody has supplied
    normalisation VARCHAR, -- percentile, z-score, min-max or index
    priority_over DOUBLE, -- score above which a place has priority; null where the method has none
    indicator VARCHAR, -- id of the indicator
    criterion VARCHAR, -- what the method calls it; empty where it has no other name
    weight DOUBLE, -- how much it counts
    otherwise VARCHAR[], -- ids of the indicators that share its weight where it has no figures
    otherwise_criterion VARCHAR[], -- what the method calls each of these
    need_is VARCHAR, -- higher or lower for a neutral indicator; otherwise empty
    position INTEGER -- place of the row in the file, from 0
);
-- one row per part that something declared plays, and what plays it
CREATE TABLE roles(
    role VARCHAR, -- claimants; similar places; first for a page; amount and ring-fenced, of a budget
    played_by VARCHAR, -- id of the indicator or preset, or the number
    position INTEGER -- place of the row in the order declared, from 0
);
-- one row per term of the glossary that readers meet on pages
CREATE TABLE terms(
    term VARCHAR PRIMARY KEY, -- id of the term
    name VARCHAR, -- the term itself
    meaning VARCHAR, -- what it means, in a sentence
    forms VARCHAR[] -- how it stands on pages: percentile, percentiles
);
-- one row per edition of a deprivation index
CREATE TABLE index_editions(
    index_id VARCHAR, -- id of the index
    label VARCHAR, -- its name
    period VARCHAR, -- year of the edition
    kind VARCHAR, -- kind of place it ranks
    score VARCHAR, -- measure that holds the score
    rank VARCHAR, -- measure that holds the rank: 1 is the most deprived
    percentile VARCHAR, -- measure that holds 100 x rank / places in England
    places_in_england INTEGER, -- how many places are ranked
    weight VARCHAR, -- measure that holds the weight of a place
    weight_period VARCHAR, -- when that was counted
    weight_note VARCHAR, -- which people weigh the places
    district_kind VARCHAR, -- kind of the districts it is summarised for; empty where it is not
    districts INTEGER -- how many there are
);
-- one row per period written anywhere: the days it covers
CREATE TABLE periods(
    period VARCHAR PRIMARY KEY, -- as it is written
    start DATE, -- first day
    "end" DATE, -- last day
    label VARCHAR -- as readers see it: 2008-08 is August 2008
);
-- one row per indicator, period and published place: numerator and denominator paired
CREATE TABLE parts(
    indicator VARCHAR, -- id of the indicator
    period VARCHAR, -- period of the numerator
    place VARCHAR, -- id of the published place
    kind VARCHAR, -- its kind
    x DOUBLE, -- numerator; of a mean, value x weight; of a published figure, itself; null if suppressed
    x_lower DOUBLE, -- the least it can be
    x_upper DOUBLE, -- the most it can be
    n DOUBLE, -- denominator; of a mean, the weight; null for counts and published figures
    n_period VARCHAR, -- its period: the latest at or before that of x; of a weight, else the first after it
    residents DOUBLE -- residents of the place; null where they are not known
);
-- one row per measure, period, kind of published place and source: who published what of what; where there
-- are several sources, as police forces are, one row per edition whose places have figures of theirs
CREATE TABLE providers(
    measure VARCHAR, -- what is counted
    period VARCHAR, -- when
    kind VARCHAR, -- kind of the places
    source VARCHAR, -- id of the source; null where the figure was worked out
    edition VARCHAR -- id of the edition; null where the source is the only one, for all editions
);
-- one row per edition, level (area, ward, lsoa, borough), scheme, indicator and period: which published kind
-- is added up for its places; the scheme is empty at all levels but that of areas
CREATE TABLE availability(
    edition VARCHAR, -- id of the edition
    level VARCHAR, -- area, ward, lsoa or borough
    scheme VARCHAR, -- id of the scheme of areas; empty at the other levels
    indicator VARCHAR, -- id of the indicator
    period VARCHAR, -- a period it has figures of
    kind VARCHAR, -- kind of the published places that are added up
    method VARCHAR, -- the link method that loses most on the way to the places of the level
    sources VARCHAR[], -- ids of the sources behind the figures
    is_current BOOLEAN -- whether it is the period shown first
);
-- one row per edition, level, scheme, indicator, period, place and way to its figure (added up from
-- n_source_places published places, or published for this very place): numerator and denominator, ready to be
-- divided
CREATE TABLE sums(
    edition VARCHAR, -- id of the edition
    level VARCHAR, -- area, ward, lsoa or borough
    scheme VARCHAR, -- id of the scheme of areas; empty at the other levels
    indicator VARCHAR, -- id of the indicator
    period VARCHAR, -- period of the figure
    place VARCHAR, -- id of the place: one of the level, the borough or a comparator
    published_directly BOOLEAN, -- whether the figure was published for this very place
    kind VARCHAR, -- kind of the published places
    method VARCHAR, -- the link method that loses most; same where the figure was published for the place
    sources VARCHAR[], -- ids of the sources behind the figure
    x DOUBLE, -- numerator: the sum of what is known; null where nothing is
    x_lower DOUBLE, -- the least it can be
    x_upper DOUBLE, -- the most it can be
    n DOUBLE, -- denominator; null for counts and published figures
    n_period VARCHAR, -- latest period of a denominator in it
    n_source_places BIGINT, -- published places that were added up
    counted BIGINT, -- those of them whose numerator is not suppressed
    coverage DOUBLE, -- share of the place's residents who live in published places that have the figure
    is_current BOOLEAN, -- whether the period is the one shown first
    estimated BOOLEAN -- whether it is wards' figures shared out by residents to parts of them: no observation
);
-- one row per thing to know of a build: what the store was built from, and when
CREATE TABLE meta(
    key VARCHAR PRIMARY KEY, -- inputs, built_from, built_at, raw or districts
    value VARCHAR -- its value
);
"""
