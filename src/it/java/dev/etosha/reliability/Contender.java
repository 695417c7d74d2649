package dev.etosha.reliability;

/** The compared pools. */
enum Contender {
    ETOSHA("Etosha") {
        @Override
        Subject open(Target target) {
            return new EtoshaPool(target);
        }
    },
    HIKARICP("HikariCP") {
        @Override
        Subject open(Target target) {
            return new HikariPool(target);
        }
    },
    AGROAL("Agroal") {
        @Override
        Subject open(Target target) throws Exception {
            return new AgroalPool(target);
        }
    };

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /** Opens a pool. Returns at once, or after the pool has connected. */
    abstract Subject open(Target target) throws Exception;

    @Override
    public String toString() {
        return label;
    }
}
