package io.heddle.server.command;

import io.heddle.geo.Shape;
import io.heddle.server.protocol.Args;

/// The options of the geo searches, in any order, and the shape that they speak of. A reusable object.
///
/// The place of a member is looked up when the option is come to, so that the first mistake is the one that is
/// reported; without a source key every member is taken for known.
final class GeoSearchOptions {
    /// Which of the commands is parsed.
    enum Form {
        RADIUS,
        RADIUS_READ_ONLY,
        SEARCH,
        SEARCH_STORE
    }

    /// Puts the centre of a shape at a member of the source.
    interface Members {
        boolean isSourcePresent();

        /// @return false when there is no such member
        boolean centre(Shape shape, long member, int length);
    }

    private static final CommandError NO_MEMBER = CommandError.of("ERR could not decode requested zset member");
    private static final CommandError COUNT = CommandError.of("ERR COUNT must be > 0");
    private static final CommandError ANY_ALONE = CommandError.of("ERR the ANY argument requires COUNT argument");
    private static final String WITH_STORE = " is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
    private static final CommandError SEARCH_WITH_STORE = CommandError.of("ERR GEOSEARCHSTORE" + WITH_STORE);
    private static final CommandError RADIUS_WITH_STORE = CommandError.of("ERR STORE option in GEORADIUS" + WITH_STORE);

    final Shape shape = new Shape();
    boolean withDistance;
    boolean withHash;
    boolean withCoordinates;
    boolean any;
    boolean sorted;
    boolean farthestFirst;

    /// 0 for all.
    long count;

    /// Argument of the key to store to, or 0.
    int store;

    boolean storeDistances;

    private boolean fromMember;
    private boolean fromPlace;
    private boolean byRadius;
    private boolean byBox;

    private void clear() {
        withDistance = false;
        withHash = false;
        withCoordinates = false;
        any = false;
        sorted = false;
        farthestFirst = false;
        count = 0;
        store = 0;
        storeDistances = false;
        fromMember = false;
        fromPlace = false;
        byRadius = false;
        byBox = false;
    }

    /// Parses GEORADIUS: a place, a radius and options.
    void parseRadius(Args args, Form form, Members members) {
        clear();
        centreAtPlace(args, 2);
        circle(args, 4);
        parseOptions(args, 6, form, members);
    }

    /// Parses GEORADIUSBYMEMBER: a member, a radius and options.
    void parseRadiusByMember(Args args, Form form, Members members) {
        clear();
        if (members.isSourcePresent()) {
            centreAtMember(args, 2, members);
            circle(args, 3);
        }
        parseOptions(args, 5, form, members);
    }

    void parseSearch(Args args, Form form, Members members) {
        clear();
        store = form == Form.SEARCH_STORE ? 1 : 0;
        parseOptions(args, form == Form.SEARCH_STORE ? 3 : 2, form, members);
    }

    private void parseOptions(Args args, int first, Form form, Members members) {
        int last = args.count() - 1;
        int i = first;
        while (i <= last) {
            int taken = plainOption(args, i, last);
            if (taken == 0) {
                taken = form == Form.SEARCH || form == Form.SEARCH_STORE
                        ? searchOption(args, i, last, form, members)
                        : radiusOption(args, i, last, form);
            }
            if (taken == 0) {
                throw CommandError.SYNTAX;
            }
            i += taken;
        }
        check(args, form);
    }

    /// @return how many arguments the option takes, 0 if it is none of these
    private int plainOption(Args args, int i, int last) {
        if (args.is(i, "WITHDIST")) {
            withDistance = true;
        } else if (args.is(i, "WITHHASH")) {
            withHash = true;
        } else if (args.is(i, "WITHCOORD")) {
            withCoordinates = true;
        } else if (args.is(i, "ANY")) {
            any = true;
        } else if (args.is(i, "ASC")) {
            sorted = true;
            farthestFirst = false;
        } else if (args.is(i, "DESC")) {
            sorted = true;
            farthestFirst = true;
        } else if (args.is(i, "COUNT") && i < last) {
            count = args.integer(i + 1);
            if (count <= 0) {
                throw COUNT;
            }
            return 2;
        } else {
            return 0;
        }
        return 1;
    }

    private int radiusOption(Args args, int i, int last, Form form) {
        boolean distances = args.is(i, "STOREDIST");
        if (form == Form.RADIUS_READ_ONLY || i == last || (!distances && !args.is(i, "STORE"))) {
            return 0;
        }
        store = i + 1;
        storeDistances = distances;
        return 2;
    }

    private int searchOption(Args args, int i, int last, Form form, Members members) {
        int behind = last - i;
        if (form == Form.SEARCH_STORE && args.is(i, "STOREDIST")) {
            storeDistances = true;
            return 1;
        }
        if (behind >= 1 && !fromPlace && args.is(i, "FROMMEMBER")) {
            if (members.isSourcePresent()) {
                centreAtMember(args, i + 1, members);
            }
            fromMember = true;
            return 2;
        }
        if (behind >= 2 && !fromMember && args.is(i, "FROMLONLAT")) {
            centreAtPlace(args, i + 1);
            fromPlace = true;
            return 3;
        }
        if (behind >= 2 && !byBox && args.is(i, "BYRADIUS")) {
            circle(args, i + 1);
            byRadius = true;
            return 3;
        }
        if (behind >= 3 && !byRadius && args.is(i, "BYBOX")) {
            GeoArguments.requireBox(args, i + 1);
            shape.box(args.floating(i + 1), args.floating(i + 2), GeoArguments.metresPerUnit(args, i + 3));
            byBox = true;
            return 4;
        }
        return 0;
    }

    private void centreAtPlace(Args args, int i) {
        GeoArguments.requirePlace(args, i);
        shape.centre(args.floating(i), args.floating(i + 1));
    }

    private void centreAtMember(Args args, int i, Members members) {
        if (!members.centre(shape, args.address(i), args.length(i))) {
            throw NO_MEMBER;
        }
    }

    private void circle(Args args, int i) {
        shape.circle(GeoArguments.radius(args, i), GeoArguments.metresPerUnit(args, i + 1));
    }

    /// What fits together only by itself.
    private void check(Args args, Form form) {
        boolean search = form == Form.SEARCH || form == Form.SEARCH_STORE;
        if (store != 0 && (withDistance || withHash || withCoordinates)) {
            throw form == Form.SEARCH_STORE ? SEARCH_WITH_STORE : RADIUS_WITH_STORE;
        }
        if (search && !fromMember && !fromPlace) {
            throw exactlyOne("FROMMEMBER or FROMLONLAT", args);
        }
        if (search && !byRadius && !byBox) {
            throw exactlyOne("BYRADIUS and BYBOX", args);
        }
        if (any && count == 0) {
            throw ANY_ALONE;
        }
        // The first of many are the nearest, unless any will do.
        sorted |= count != 0 && !any;
    }

    private static CommandError exactlyOne(String options, Args args) {
        return CommandError.of("ERR exactly one of " + options + " can be specified for " + args.copyString(0));
    }
}
