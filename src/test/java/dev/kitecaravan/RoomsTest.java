package dev.kitecaravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the code and the arrows between them: cli → route → extract → normalize → load. */
@AnalyzeClasses(packages = "dev.kitecaravan", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String CLI = "dev.kitecaravan.cli..";
    private static final String ROUTE = "dev.kitecaravan.route..";
    private static final String EXTRACT = "dev.kitecaravan.extract..";
    private static final String NORMALIZE = "dev.kitecaravan.normalize..";
    private static final String LOAD = "dev.kitecaravan.load..";
    private static final String OBSERVE = "dev.kitecaravan.observe..";
    private static final String SANDBOX = "dev.kitecaravan.sandbox..";
    private static final String SHOW = "dev.kitecaravan.show..";
    private static final String TABLE = "dev.kitecaravan.table..";
    private static final String TEXT = "dev.kitecaravan.text..";
    private static final String ALL = "dev.kitecaravan..";

    @ArchTest
    static final ArchRule nobodyUsesTheVerbs = noClasses().that().resideOutsideOfPackage(CLI).should()
            .dependOnClassesThat().resideInAPackage(CLI);

    @ArchTest
    static final ArchRule onlyTheVerbsUseWhatWatches = noClasses().that().resideOutsideOfPackages(CLI, OBSERVE).should()
            .dependOnClassesThat().resideInAPackage(OBSERVE);

    @ArchTest
    static final ArchRule onlyTheVerbsAndWhatWatchesUseRoutes = noClasses().that()
            .resideOutsideOfPackages(CLI, OBSERVE, ROUTE).should().dependOnClassesThat().resideInAPackage(ROUTE);

    @ArchTest
    static final ArchRule onlyTheRoomsAboveUseExtraction = noClasses().that()
            .resideOutsideOfPackages(CLI, OBSERVE, ROUTE, EXTRACT).should().dependOnClassesThat()
            .resideInAPackage(EXTRACT);

    @ArchTest
    static final ArchRule onlyTheVerbsShowThePage = noClasses().that().resideOutsideOfPackages(CLI, SHOW).should()
            .dependOnClassesThat().resideInAPackage(SHOW);

    @ArchTest
    static final ArchRule thePageReadsTablesAndNothingElse = noClasses().that().resideInAPackage(SHOW).should()
            .dependOnClassesThat()
            .resideInAnyPackage(OBSERVE, ROUTE, EXTRACT, NORMALIZE, SANDBOX, "dev.kitecaravan.load.sql..");

    @ArchTest
    static final ArchRule loadingUsesNoNormalizing = noClasses().that().resideInAPackage(LOAD).should()
            .dependOnClassesThat().resideInAnyPackage(NORMALIZE, EXTRACT, ROUTE);

    @ArchTest
    static final ArchRule onlyTheVerbsUseTheSandbox = noClasses().that().resideOutsideOfPackages(CLI, SANDBOX).should()
            .dependOnClassesThat().resideInAPackage(SANDBOX);

    @ArchTest
    static final ArchRule theSandboxUsesNothingOfOurs = noClasses().that().resideInAPackage(SANDBOX).should()
            .dependOnClassesThat().resideInAnyPackage(CLI, ROUTE, EXTRACT, NORMALIZE, LOAD, TABLE, TEXT);

    @ArchTest
    static final ArchRule vocabulariesUseNothingElseOfOurs = noClasses().that().resideInAnyPackage(TABLE, TEXT)
            .should().dependOnClassesThat()
            .resideInAnyPackage(CLI, ROUTE, EXTRACT, NORMALIZE, LOAD, SANDBOX);

    @ArchTest
    static final ArchRule normalizingIsPure = noClasses().that().resideInAPackage(NORMALIZE).should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "java.net..", "java.nio.file..", "java.nio.channels..");

    @ArchTest
    static final ArchRule extractionKnowsNoSql = noClasses().that().resideInAPackage(EXTRACT).should()
            .dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "dev.kitecaravan.load.sql..");

    @ArchTest
    static final ArchRule onlyLoadingKnowsSql = noClasses().that().resideOutsideOfPackage(LOAD).should()
            .dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.duckdb..",
                    "org.postgresql..");

    @ArchTest
    static final ArchRule onlyRoutesAndVerbsKnowCamel = noClasses().that().resideOutsideOfPackages(CLI, ROUTE).should()
            .dependOnClassesThat().resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule everyClassIsInARoom = classes().that().resideInAPackage(ALL).should()
            .resideInAnyPackage(CLI, ROUTE, EXTRACT, NORMALIZE, LOAD, SANDBOX, TABLE, TEXT,
                    OBSERVE, SHOW);
}
