package io.heddle.geo;

/// What a search looks into: a circle, or a box along the axes, around a centre. A reusable object.
public final class Shape {
    private boolean box;
    private double longitude;
    private double latitude;
    private double conversion;
    private double radius;
    private double width;
    private double height;

    public void centre(double newLongitude, double newLatitude) {
        longitude = newLongitude;
        latitude = newLatitude;
    }

    /// @param metresPerUnit of the radius
    public void circle(double newRadius, double metresPerUnit) {
        box = false;
        radius = newRadius;
        conversion = metresPerUnit;
    }

    /// @param metresPerUnit of width and height
    public void box(double newWidth, double newHeight, double metresPerUnit) {
        box = true;
        width = newWidth;
        height = newHeight;
        conversion = metresPerUnit;
    }

    public double metresPerUnit() {
        return conversion;
    }

    double longitude() {
        return longitude;
    }

    double latitude() {
        return latitude;
    }

    /// Distance in metres of a place in the shape from the centre; negative for a place outside.
    public double distanceInside(double placeLongitude, double placeLatitude) {
        if (box) {
            double across = width * conversion / 2;
            if (Distance.alongMeridian(placeLatitude, latitude) > height * conversion / 2
                    || Distance.upTo(across, placeLongitude, placeLatitude, longitude, placeLatitude) > across) {
                return -1;
            }
            return Distance.between(longitude, latitude, placeLongitude, placeLatitude);
        }
        double limit = radius * conversion;
        double distance = Distance.upTo(limit, longitude, latitude, placeLongitude, placeLatitude);
        return distance > limit ? -1 : distance;
    }

    /// Metres from the centre to the farthest point.
    double reach() {
        if (!box) {
            return radius * conversion;
        }
        return Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2)) * conversion;
    }

    /// Degrees from the centre to the northern and southern edges.
    double latitudeReach() {
        return Distance.degrees(conversion * (box ? height / 2 : radius));
    }

    /// Degrees from the centre to the eastern and western edges.
    double longitudeReach() {
        double side = conversion * (box ? width / 2 : radius);
        double reach = latitudeReach();
        return Distance.degreesAtLatitude(side, latitude < 0 ? latitude - reach : latitude + reach);
    }
}
