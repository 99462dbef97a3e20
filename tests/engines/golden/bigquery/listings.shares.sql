SELECT
  `t2`.`document`,
  `t2`.`metric`,
  `t2`.`document_id`,
  `t2`.`year`,
  `t2`.`outside`,
  `t4`.`listed`,
  GREATEST(`t4`.`listed`, COALESCE(`t2`.`declared`, 0)) AS `contributors`
FROM `listings_write_listings_by_document` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`document`,
    CAST(SUM(IF(`t1`.`contributor` IS NOT NULL, 1, `t1`.`rows`)) AS INT64) AS `listed`
  FROM `listings_write_listings_kept_4` AS `t1`
  GROUP BY
    1
) AS `t4`
  ON `t2`.`document` = `t4`.`document`
